import type { ActionRequest } from '#action';
import { cellsOf } from './cells.js';
import type { Cells } from './cells.js';
import { spend } from './effort.js';
import type { Effort } from './effort.js';
import { exampleOf, isOnProbe } from './example.js';
import { atomsOf, truthOf, undecidedAtom } from './formula.js';
import type { Atom, Formula, Known } from './formula.js';
import type { Patch } from './patch.js';

/** Rules in order; of each list the first that holds counts. */
export type Lists = readonly (readonly Formula[])[];

/** For each list the index of the first rule that holds, null for none; undefined while it is open. */
export type Matched = readonly (number | null | undefined)[];

/** Actions that no condition tells apart as far as it matters. */
export interface Region {
  readonly matched: readonly (number | null)[];
  /** What was asked of them, and what the answers are. */
  readonly truths: Known;
  readonly patches: readonly Patch[];
  /** A small action of the region; undefined when none was found: there may be none. */
  readonly example: () => ActionRequest | undefined;
}

export interface Exploration {
  readonly regions: readonly Region[];
  /** Whether each action that there can be is in one of the regions. */
  readonly isComplete: boolean;
}

interface Options {
  /** The time that expressions see. */
  readonly clock: string;
  /** Shared by all that is done for one answer. */
  readonly effort: Effort;
  /** What need not be looked into, by what is known of it so far. */
  readonly isOfNoInterest?: (matched: Matched) => boolean;
}

const MAX_REGIONS = 20_000;
/** Things that are settled one after the other. */
const MAX_SETTLED = 2_000;
/** Of a rule, or of a thing that is settled. */
const LOOKING_STEPS = 5;

/**
 * Goes through all ways in which actions can meet the rules. It settles one thing at a time (the tool, an amount …), as far as the rules
 * that are still possible tell its values apart, until each list has its first match. What the search of a text or an expression would
 * say is settled either way, so there may be regions without any action, but no action without its region.
 */
export function explore(lists: Lists, { clock, effort, isOfNoInterest }: Options): Exploration {
  const rules = lists.flat().length;
  const regions: Region[] = [];
  const cache = new Map<string, Cells>();
  let isComplete = true;

  const visit = (truths: Known, patches: readonly Patch[]): void => {
    const isTooMuch = regions.length >= MAX_REGIONS || truths.size > MAX_SETTLED;
    if (isTooMuch || !spend(effort, LOOKING_STEPS * (rules + truths.size))) {
      isComplete = false;
      return;
    }
    const results = lists.map((list) => firstMatch(list, truths));
    if (isOfNoInterest?.(results.map(({ match }) => match))) return;
    const open = results.find(({ atom }) => atom)?.atom;
    if (!open) {
      const matched = results.map(({ match }) => match ?? null);
      regions.push({
        matched,
        truths,
        patches,
        example: () => exampleOf({ truths, patches }, clock, effort),
      });
    } else if (open.condition.kind === 'computed') {
      for (const truth of [false, true, 'fails'] as const)
        visit(new Map([...truths, [open, truth]]), patches);
    } else if (isOnProbe(open)) {
      for (const truth of [false, true]) visit(new Map([...truths, [open, truth]]), patches);
    } else {
      const { cells, isComplete: isWhole } = cellsAt(atomsBeside(open, lists, truths));
      if (!isWhole) isComplete = false;
      for (const cell of cells) visit(new Map([...truths, ...cell.truths]), [...patches, cell.patch]);
    }
  };

  const cellsAt = (atoms: readonly Atom[]): Cells => {
    const key = atoms.map(({ id }) => id).join();
    const cells = cache.get(key) ?? cellsOf(atoms, clock, effort);
    cache.set(key, cells);
    return cells;
  };

  visit(new Map(), []);
  return { regions, isComplete };
}

/** The first match, null for none; or an atom that it depends on. */
function firstMatch(
  list: readonly Formula[],
  known: Known,
): { readonly match: number | null | undefined; readonly atom?: Atom } {
  for (const [index, formula] of list.entries()) {
    const truth = truthOf(formula, known);
    if (truth === true) return { match: index };
    const atom = truth === undefined ? undecidedAtom(formula, known) : undefined;
    if (atom) return { match: undefined, atom };
  }
  return { match: null };
}

/** All that the rules which are still possible ask about the same thing. */
function atomsBeside({ dimension }: Atom, lists: Lists, known: Known): readonly Atom[] {
  const atoms = lists.flatMap((list) => {
    const certain = list.findIndex((formula) => truthOf(formula, known) === true);
    const asked = certain < 0 ? list : list.slice(0, certain);
    const possible = asked.filter((formula) => truthOf(formula, known) === undefined);
    return possible.flatMap(atomsOf).filter((atom) => atom.dimension === dimension && !known.has(atom));
  });
  return [...new Set(atoms)].sort((one, other) => one.id - other.id);
}
