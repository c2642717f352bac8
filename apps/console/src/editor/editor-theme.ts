import { HighlightStyle, syntaxHighlighting } from '@codemirror/language';
import { EditorView } from '@codemirror/view';
import { tags } from '@lezer/highlight';

/** By the tokens of the console, which reach into the editor's shadow. */
export const editorTheme = [
  EditorView.theme({
    '&': {
      height: '100%',
      fontSize: 'var(--text-small)',
      color: 'var(--ink)',
      backgroundColor: 'var(--surface)',
    },
    '&.cm-focused': { outline: '2px solid var(--accent)', outlineOffset: '-2px' },
    '.cm-scroller': { fontFamily: 'var(--mono)', lineHeight: '1.6', overflow: 'auto' },
    '.cm-content': { caretColor: 'var(--ink)' },
    '.cm-cursor': { borderLeftColor: 'var(--ink)' },
    '.cm-gutters': {
      backgroundColor: 'var(--sunken)',
      color: 'var(--soft)',
      borderRight: '1px solid var(--line)',
    },
    '.cm-activeLineGutter': { backgroundColor: 'var(--hover)', color: 'var(--ink)' },
    '&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground': {
      backgroundColor: 'var(--accent-ground)',
    },
    '.cm-matched': { backgroundColor: 'var(--accent-ground)' },
    '.cm-matchedGutter': { backgroundColor: 'var(--accent)', color: 'var(--on-accent)' },
    '.cm-named': { backgroundColor: 'var(--wait-ground)' },
    '.cm-unseen': {
      backgroundColor: 'var(--mark-ground)',
      color: 'var(--mark)',
      borderRadius: '0.2em',
    },
    '.cm-specialChar': { color: 'var(--mark)', backgroundColor: 'var(--mark-ground)' },
    '.cm-lintRange-error': {
      backgroundImage: 'none',
      textDecoration: 'underline wavy var(--bad)',
      textUnderlineOffset: '0.2em',
    },
    '.cm-lintRange-warning': {
      backgroundImage: 'none',
      textDecoration: 'underline wavy var(--wait)',
      textUnderlineOffset: '0.2em',
    },
    '.cm-tooltip': {
      maxWidth: 'min(26rem, 80vw)',
      border: '1px solid var(--line)',
      borderRadius: 'var(--radius-small)',
      backgroundColor: 'var(--raised)',
      color: 'var(--ink)',
      boxShadow: '0 8px 24px var(--shade)',
      fontFamily: 'var(--font)',
    },
    '.cm-help': { padding: 'var(--s2) var(--s3)' },
    '.cm-diagnostic': { borderLeft: '0', padding: 'var(--s2) var(--s3)' },
    '.cm-tooltip.cm-tooltip-autocomplete > ul': { fontFamily: 'var(--mono)', maxHeight: '14rem' },
    '.cm-tooltip.cm-tooltip-autocomplete > ul > li': { padding: 'var(--s1) var(--s3)', lineHeight: '1.5' },
    '.cm-tooltip-autocomplete ul li[aria-selected]': {
      backgroundColor: 'var(--accent)',
      color: 'var(--on-accent)',
    },
    '.cm-completionInfo': { padding: 'var(--s2) var(--s3)' },
  }),
  syntaxHighlighting(
    HighlightStyle.define([
      { tag: [tags.definition(tags.propertyName), tags.propertyName], color: 'var(--accent)' },
      { tag: [tags.string, tags.content], color: 'var(--ink)' },
      { tag: [tags.bool, tags.number, tags.keyword, tags.null, tags.atom], color: 'var(--mark)' },
      { tag: [tags.lineComment, tags.comment], color: 'var(--soft)', fontStyle: 'italic' },
      { tag: [tags.punctuation, tags.separator, tags.squareBracket, tags.brace], color: 'var(--soft)' },
    ]),
  ),
];
