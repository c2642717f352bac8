import { autocompletion } from '@codemirror/autocomplete';
import type { CompletionContext, CompletionResult } from '@codemirror/autocomplete';
import type { Extension } from '@codemirror/state';
import { hoverTooltip } from '@codemirror/view';
import type { Schema } from '#policy';
import { helpAt, suggestionsAt } from './schema-help.js';

/** Completion and hints from a schema: what may stand here, and what it means. */
export const schemaCompletion = (schema: Schema): Extension => [
  autocompletion({ override: [(context) => complete(schema, context)], icons: false }),
  hoverTooltip((view, offset) => {
    const help = helpAt(schema, view.state.doc.toString(), offset);
    return (
      help && {
        pos: help.from,
        end: help.to,
        above: true,
        create: () => {
          const dom = document.createElement('div');
          dom.className = 'cm-help';
          dom.textContent = `${help.name}: ${help.about}`;
          return { dom };
        },
      }
    );
  }),
];

/** Unasked it offers nothing that Enter should not take: no examples, and nothing once a word is complete. */
function complete(schema: Schema, { state, pos, explicit }: CompletionContext): CompletionResult | null {
  const isInWord = /[\w*-]$/.test(state.sliceDoc(Math.max(0, pos - 1), pos));
  if (!explicit && !isInWord) return null;
  const found = suggestionsAt(schema, state.doc.toString(), pos);
  if (!found) return null;
  const { from, to } = found;
  const options = found.options.filter(({ kind }) => explicit || kind !== 'example');
  const isComplete = (word: string): boolean => options.some(({ label }) => label === word);
  if (options.length === 0 || (!explicit && isComplete(state.sliceDoc(from, to)))) return null;
  return {
    from,
    to,
    options: options.map(({ label, text, about, kind }) => ({
      label,
      apply: text,
      type: kind === 'key' ? 'property' : 'constant',
      ...(about === '' ? {} : { info: about }),
    })),
    validFor: (word) => /^[\w*-]*$/.test(word) && (explicit || !isComplete(word)),
  };
}
