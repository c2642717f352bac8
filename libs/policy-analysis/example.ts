import type { ActionRequest } from '#action';
import type { JsonObject } from '#json';
import { parse } from 'jsonc-parser';
import { spend } from './effort.js';
import type { Effort } from './effort.js';
import { expressionPatches } from './expression-patches.js';
import type { Atom, Known, Truth } from './formula.js';
import { patched } from './patch.js';
import type { Patch } from './patch.js';
import { patternSamples } from './pattern-samples.js';

/** What is to hold of an action and what is not, and parts of it that are settled. */
export interface Wanted {
  readonly truths: Known;
  readonly patches: readonly Patch[];
}

/**
 * A small action of which all that holds which is to hold, and nothing else; undefined when none was found, which is no proof that there
 * is none: texts that a regular expression or an expression takes are tried, not worked out, as long as there is effort left.
 */
export function exampleOf(
  { truths, patches }: Wanted,
  clock: string,
  effort: Effort,
): ActionRequest | undefined {
  if (!spend(effort, TRYING_STEPS * (1 + truths.size))) return undefined;
  const samples = [...truths]
    .filter(([atom, holds]) => holds === true && isOnProbe(atom))
    .map(([atom]) => sampleOf(atom, clock));
  const searched = samples.map((params) => ({ params: params ?? {} }));
  for (const place of ['params', 'context'] as const) {
    const action = withExpressions([...patches, ...apart(searched)], place, { truths, clock, effort });
    if (action && [...truths].every(([atom, holds]) => isSo(atom, action, holds, clock))) return action;
  }
  return undefined;
}

/** Of a condition that is asked. */
const TRYING_STEPS = 50;
/** Of an entry of what is settled. */
const MERGING_STEPS = 10;

const isSo = ({ holds }: Atom, action: ActionRequest, wanted: Truth, clock: string): boolean =>
  (holds(action, clock) ?? 'fails') === wanted;

export const isOnProbe = ({ condition }: Atom): boolean =>
  condition.kind === 'searched' || (condition.kind === 'listed' && condition.place === 'probe');

/** For each expression the first values that give the wanted answer, on top of what is settled. */
function withExpressions(
  patches: readonly Patch[],
  place: 'params' | 'context',
  { truths, clock, effort }: { readonly truths: Known; readonly clock: string; readonly effort: Effort },
): ActionRequest | undefined {
  let settled = patches;
  for (const [atom, holds] of truths) {
    const { condition } = atom;
    if (condition.kind !== 'computed') continue;
    const found = expressionPatches(condition.expression).find(
      (patch) =>
        spend(effort, TRYING_STEPS + MERGING_STEPS * settled.length ** 2) &&
        isSo(atom, patched([patch, ...settled], place), holds, clock),
    );
    if (!found) return undefined;
    settled = [found, ...settled];
  }
  return patched(settled, place);
}

function sampleOf({ condition, holds }: Atom, clock: string): JsonObject | undefined {
  const candidates = textsFor(condition).flatMap((text) => [
    { x: text },
    ...asParams(text),
    ...asParams(`{${text}`),
  ]);
  return candidates
    .filter((params) => holds(patched([{ params }]), clock))
    .sort((one, other) => JSON.stringify(one).length - JSON.stringify(other).length)[0];
}

function textsFor(condition: Atom['condition']): readonly string[] {
  if (condition.kind === 'searched') return patternSamples(condition.pattern.text);
  const globs = condition.kind === 'listed' ? condition.globs : [];
  return globs.map((glob) => glob.replaceAll('*', ''));
}

/** What a text would be if it were params, or their beginning. */
function asParams(text: string): readonly JsonObject[] {
  const value: unknown = parse(text, [], { allowTrailingComma: true });
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? [value as JsonObject] : [];
}

/** Under keys of their own where they would meet. */
function apart(parts: readonly { readonly params: JsonObject }[]): readonly Patch[] {
  const uses = new Map<string, number>();
  return parts.map(({ params }) => ({
    params: Object.fromEntries(
      Object.entries(params).map(([key, value]) => {
        const used = (uses.get(key) ?? 0) + 1;
        uses.set(key, used);
        return [used === 1 ? key : `${key}${used}`, value];
      }),
    ),
  }));
}
