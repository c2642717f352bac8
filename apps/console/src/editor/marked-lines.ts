import { RangeSetBuilder, StateEffect, StateField } from '@codemirror/state';
import type { EditorState, Extension } from '@codemirror/state';
import { Decoration, EditorView, gutterLineClass, GutterMarker } from '@codemirror/view';
import type { DecorationSet } from '@codemirror/view';

export interface MarkedLine {
  readonly line: number;
  /** The rule that decides, or a line that a link names. */
  readonly look: 'matched' | 'named';
}

export const markLines = StateEffect.define<readonly MarkedLine[]>();

const matched = Decoration.line({ class: 'cm-matched' });
const named = Decoration.line({ class: 'cm-named' });

const matchedGutter = new (class extends GutterMarker {
  override elementClass = 'cm-matchedGutter';
})();

/** Lines that stand out until the text changes under them or others do. */
const markedLines = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update: (lines, transaction) =>
    transaction.effects.reduce(
      (found, effect) => (effect.is(markLines) ? decorationsOf(transaction.state, effect.value) : found),
      lines.map(transaction.changes),
    ),
  provide: (field) => EditorView.decorations.from(field),
});

export const markedLinesExtension: Extension = [
  markedLines,
  gutterLineClass.compute([markedLines], (state) => {
    const builder = new RangeSetBuilder<GutterMarker>();
    state.field(markedLines).between(0, state.doc.length, (from, _, { spec }) => {
      if ((spec as { readonly class?: string }).class === 'cm-matched')
        builder.add(from, from, matchedGutter);
    });
    return builder.finish();
  }),
];

const decorationsOf = ({ doc }: EditorState, lines: readonly MarkedLine[]): DecorationSet =>
  Decoration.set(
    lines
      .filter(({ line }) => line >= 1 && line <= doc.lines)
      .map(({ line, look }) => (look === 'matched' ? matched : named).range(doc.line(line).from)),
    true,
  );
