import type { ReactNode } from 'react';
import { useEffect, useEffectEvent, useRef } from 'react';
import { closeBrackets, closeBracketsKeymap, completionKeymap } from '@codemirror/autocomplete';
import { defaultKeymap, history, historyKeymap, indentWithTab } from '@codemirror/commands';
import { yaml } from '@codemirror/lang-yaml';
import { bracketMatching, indentOnInput } from '@codemirror/language';
import { setDiagnostics } from '@codemirror/lint';
import type { Diagnostic } from '@codemirror/lint';
import { Annotation, EditorState } from '@codemirror/state';
import type { Text } from '@codemirror/state';
import {
  drawSelection,
  EditorView,
  highlightActiveLineGutter,
  highlightSpecialChars,
  keymap,
  lineNumbers,
} from '@codemirror/view';
import type { Schema } from '#policy';
import { UNSEEN } from '../words/unseen.js';
import { editorTheme } from './editor-theme.js';
import type { MarkedLine } from './marked-lines.js';
import { markedLinesExtension, markLines } from './marked-lines.js';
import { schemaCompletion } from './schema-completion.js';
import css from './yaml-editor.module.css';

/** Something to see about a line: underlined from its column, or all of it. */
export interface LineNote {
  readonly line: number;
  readonly column?: number;
  readonly severity: 'error' | 'warning';
  readonly message: string;
}

/** Where to put the cursor: anew with each object. */
export interface Target {
  readonly line: number;
  readonly column?: number;
  /** Otherwise the line is only shown. */
  readonly takesFocus: boolean;
}

interface YamlEditorProps {
  readonly label: string;
  readonly text: string;
  /** Without it the text can be read only. */
  readonly onText?: (text: string) => void;
  readonly schema?: Schema;
  readonly notes?: readonly LineNote[];
  readonly marked?: readonly MarkedLine[];
  readonly target?: Target | undefined;
}

const NOTHING: readonly never[] = [];
const fromOutside = Annotation.define<boolean>();

/**
 * A document with its line numbers. It stands in a shadow root, where CodeMirror's rules are adopted and no style element
 * is written, which the pages forbid.
 */
export function YamlEditor({
  label,
  text,
  onText,
  schema,
  notes = NOTHING,
  marked = NOTHING,
  target,
}: YamlEditorProps): ReactNode {
  const host = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView>(null);
  /** What was typed and has not come back as the text yet: it may have been typed over by then. */
  const told = useRef<string[]>([]);
  const isReadOnly = onText === undefined;
  const tell = useEffectEvent((now: string) => onText?.(now));
  const firstText = useEffectEvent(() => text);

  useEffect(() => {
    const place = host.current;
    if (!place) return;
    const root = place.shadowRoot ?? place.attachShadow({ mode: 'open' });
    const editor = new EditorView({
      parent: root,
      root,
      state: EditorState.create({
        doc: firstText(),
        extensions: [
          ...(isReadOnly ? reading : writing),
          ...(schema && !isReadOnly ? [schemaCompletion(schema)] : []),
          lineNumbers(),
          highlightActiveLineGutter(),
          highlightSpecialChars({ specialChars: UNSEEN_EVERYWHERE }),
          drawSelection(),
          yaml(),
          markedLinesExtension,
          editorTheme,
          EditorView.lineWrapping,
          EditorView.contentAttributes.of({ 'aria-label': label }),
          EditorView.updateListener.of(({ docChanged, state, transactions }) => {
            if (!docChanged || transactions.some((one) => one.annotation(fromOutside))) return;
            const now = state.doc.toString();
            told.current.push(now);
            tell(now);
          }),
        ],
      }),
    });
    view.current = editor;
    return () => {
      view.current = null;
      editor.destroy();
    };
  }, [label, isReadOnly, schema]);

  const draw = useEffectEvent(() => {
    const { current: editor } = view;
    if (!editor) return;
    const { state } = editor;
    const diagnostics = notes.flatMap((note) => diagnosticOf(note, state.doc));
    editor.dispatch(setDiagnostics(state, diagnostics), { effects: markLines.of(marked) });
  });

  useEffect(() => {
    const { current: editor } = view;
    if (!editor) return;
    const echo = told.current.lastIndexOf(text);
    told.current.splice(0, echo + 1);
    if (echo >= 0 || editor.state.doc.toString() === text) return;
    editor.dispatch({
      changes: { from: 0, to: editor.state.doc.length, insert: text },
      annotations: fromOutside.of(true),
    });
    draw();
  }, [text]);

  const drawn = JSON.stringify([notes, marked]);
  useEffect(() => draw(), [drawn, label, isReadOnly, schema]);

  useEffect(() => {
    if (target && view.current) show(view.current, target);
  }, [target]);

  return <div ref={host} className={css.editor} />;
}

const writing = [
  EditorView.contentAttributes.of({ 'aria-description': 'Escape, then Tab, leaves the editor.' }),
  history(),
  closeBrackets(),
  bracketMatching(),
  indentOnInput(),
  keymap.of([...closeBracketsKeymap, ...completionKeymap, ...defaultKeymap, ...historyKeymap, indentWithTab]),
];

/** It takes the focus, so that the keyboard scrolls it and selects in it. */
const reading = [
  EditorState.readOnly.of(true),
  EditorView.editable.of(false),
  EditorView.contentAttributes.of({
    tabindex: '0',
    role: 'textbox',
    'aria-readonly': 'true',
    'aria-multiline': 'true',
  }),
  keymap.of(defaultKeymap),
];

const UNSEEN_EVERYWHERE = new RegExp(UNSEEN.source, 'gu');

function show(editor: EditorView, { line, column = 1, takesFocus }: Target): void {
  const { doc } = editor.state;
  const { from, to } = doc.line(Math.min(Math.max(1, line), doc.lines));
  const anchor = Math.min(from + column - 1, to);
  editor.dispatch({ selection: { anchor }, effects: EditorView.scrollIntoView(anchor, { y: 'center' }) });
  if (takesFocus) editor.focus();
}

function diagnosticOf({ line, column = 1, severity, message }: LineNote, doc: Text): Diagnostic[] {
  if (line < 1 || line > doc.lines) return [];
  const { from, to, text } = doc.line(line);
  const start = Math.min(from + column - 1, to);
  const isBlank = text.trim() === '';
  return isBlank ? [] : [{ from: start < to ? start : from, to, severity, message }];
}
