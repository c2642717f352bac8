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

function complete(schema: Schema, { state, pos, explicit }: CompletionContext): CompletionResult | null {
  const isInWord = /[\w*-]$/.test(state.sliceDoc(Math.max(0, pos - 1), pos));
  if (!explicit && !isInWord) return null;
  const found = suggestionsAt(schema, state.doc.toString(), pos);
  if (!found) return null;
  const { from, to, options } = found;
  return {
    from,
    to,
    options: options.map(({ label, text, about, isKey }) => ({
      label,
      apply: text,
      type: isKey ? 'property' : 'constant',
      ...(about === '' ? {} : { info: about }),
    })),
    validFor: /^[\w*-]*$/,
  };
}
