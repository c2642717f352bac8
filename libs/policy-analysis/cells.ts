import type { JsonValue } from '#json';
import { spend } from './effort.js';
import type { Effort } from './effort.js';
import type { Atom } from './formula.js';
import { patched } from './patch.js';
import type { Patch } from './patch.js';
import { textCells } from './text-cells.js';

/** One way in which a name or a value of an action can stand to all that is asked about it. */
export interface Cell {
  /** A smallest one that does. */
  readonly patch: Patch;
  readonly truths: ReadonlyMap<Atom, boolean>;
}

export interface Cells {
  readonly cells: readonly Cell[];
  readonly isComplete: boolean;
}

/** Of a condition of an action. */
const ASKING_STEPS = 20;

/** Absent comes first, which is the smallest; then texts, other values, and amounts around each threshold. */
export function cellsOf(atoms: readonly Atom[], clock: string, effort: Effort): Cells {
  const texts = textCells(atoms.flatMap(globsOf), { mayBeEmpty: !atoms.some(isOnName), effort });
  const numbers = atoms.flatMap(numbersOf);
  const values: readonly JsonValue[] = [
    ...texts.cells.map(({ text }) => text),
    ...atoms.flatMap(({ condition }) => (condition.kind === 'listed' ? condition.others : [])),
    ...around(numbers),
  ];
  const patches = atoms[0] ? patchesOf(atoms[0], values) : [];
  const seen = patches.filter(() => spend(effort, ASKING_STEPS * atoms.length));
  const cells = seen.map((patch) => {
    const action = patched([patch]);
    return { patch, truths: new Map(atoms.map((atom) => [atom, atom.holds(action, clock) === true])) };
  });
  // An amount may be a text too, which text patterns could take.
  const isMixed = atoms.some(({ condition }) => condition.kind === 'compared') && texts.cells.length > 1;
  return {
    cells: distinct(cells),
    isComplete: texts.isComplete && !isMixed && seen.length === patches.length,
  };
}

function patchesOf({ condition }: Atom, values: readonly JsonValue[]): readonly Patch[] {
  if (condition.kind !== 'listed' && condition.kind !== 'compared') return [];
  const { place } = condition;
  if (place === 'probe') return [];
  if (typeof place !== 'string') return [{}, ...values.map((value) => ({ path: place, value }))];
  return values.filter((value) => typeof value === 'string').map((text) => ({ name: place, text }));
}

/** Names are never empty. */
const isOnName = ({ condition }: Atom): boolean =>
  condition.kind === 'listed' && typeof condition.place === 'string';

const globsOf = ({ condition }: Atom): readonly { text: string; anyCase: boolean }[] =>
  condition.kind === 'listed' ? condition.globs.map((text) => ({ text, anyCase: condition.anyCase })) : [];

function numbersOf({ condition }: Atom): readonly number[] {
  if (condition.kind === 'compared') return [condition.threshold];
  return condition.kind === 'listed' ? condition.others.filter((other) => typeof other === 'number') : [];
}

/** Each number, and one on either side of it. */
function around(numbers: readonly number[]): readonly number[] {
  const sorted = [...new Set(numbers)].sort((a, b) => a - b);
  const above = sorted.map((number, index) => {
    const next = sorted[index + 1] ?? Infinity;
    return next - number < 2 ? (number + next) / 2 : number + 1;
  });
  const [first = 0] = sorted;
  return sorted.length === 0 ? [] : [...sorted, first - 1, ...above];
}

/** Of cells that say the same, the first. */
function distinct(cells: readonly Cell[]): readonly Cell[] {
  const byTruths = new Map<string, Cell>();
  for (const cell of cells) {
    const key = [...cell.truths.values()].join();
    if (!byTruths.has(key)) byTruths.set(key, cell);
  }
  return [...byTruths.values()];
}
