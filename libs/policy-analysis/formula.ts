import type { ActionRequest } from '#action';
import type { JsonValue } from '#json';
import { conditionResults } from '#policy';
import type { Condition, Held } from '#policy';

/** A condition that is no combination of others. What is asked twice, in whichever rule, is one atom. */
export interface Atom {
  readonly id: number;
  readonly condition: Exclude<Condition, { kind: 'negated' }>;
  readonly holds: Ask;
  /** What it is about: atoms about different things hold or don't independently of each other. */
  readonly dimension: string;
}

/** Undefined when an expression has no answer. */
export type Ask = (action: ActionRequest, clock: string) => Held;

export function askerOf(condition: Condition): Ask {
  const resultsOf = conditionResults([{ conditions: [condition] }]);
  return (action, clock) => resultsOf(action, clock)[0]?.[0];
}

export type Term = Atom | { readonly groups: readonly (readonly Term[])[] };

/** A rule as the terms that all have to hold. */
export interface Formula {
  readonly terms: readonly Term[];
}

/** Whether an expression is true, or has no answer, which makes its rule match too and deny. */
export type Truth = boolean | 'fails';

/** Which atoms hold and which do not, as far as it is known. */
export type Known = ReadonlyMap<Atom, Truth>;

/** Makes formulas that share their atoms. */
export class Formulas {
  readonly #atoms = new Map<string, Atom>();

  of(conditions: readonly Condition[]): Formula {
    return { terms: conditions.map((condition) => this.#term(condition)) };
  }

  #term(condition: Condition): Term {
    if (condition.kind === 'negated')
      return { groups: condition.groups.map((group) => group.map((one) => this.#term(one))) };
    const key = identityOf(condition);
    const atom = this.#atoms.get(key) ?? {
      id: this.#atoms.size,
      condition,
      holds: askerOf(condition),
      dimension: dimensionOf(condition),
    };
    this.#atoms.set(key, atom);
    return atom;
  }
}

/** Whether it holds; undefined when what is known doesn't say. */
export const truthOf = (formula: Formula, known: Known): boolean | undefined => all(formula.terms, known);

/** An atom on which it depends whether the formula holds. */
export function undecidedAtom({ terms }: Formula, known: Known): Atom | undefined {
  for (const term of terms) {
    const atom = undecidedIn(term, known);
    if (atom) return atom;
  }
  return undefined;
}

/** Whether one of its expressions has no answer. */
export const failsIn = ({ terms }: Formula, known: Known): boolean =>
  terms.some((term) => !('groups' in term) && known.get(term) === 'fails');

export const atomsOf = ({ terms }: Formula): readonly Atom[] => terms.flatMap(atomsIn);

function atomsIn(term: Term): readonly Atom[] {
  return 'groups' in term ? term.groups.flat().flatMap(atomsIn) : [term];
}

function undecidedIn(term: Term, known: Known): Atom | undefined {
  if (!('groups' in term)) return known.has(term) ? undefined : term;
  const open = term.groups.find((group) => all(group, known) === undefined);
  return open && undecidedAtom({ terms: open }, known);
}

function all(terms: readonly Term[], known: Known): boolean | undefined {
  let isKnown = true;
  for (const term of terms) {
    const truth = 'groups' in term ? none(term.groups, known) : known.get(term);
    if (truth === false) return false;
    if (truth === undefined) isKnown = false;
  }
  return isKnown ? true : undefined;
}

function none(groups: readonly (readonly Term[])[], known: Known): boolean | undefined {
  const truths = groups.map((group) => all(group, known));
  if (truths.includes(true)) return false;
  return truths.includes(undefined) ? undefined : true;
}

export const identityOf = (condition: Condition): string => JSON.stringify(meaningOf(condition));

function meaningOf(condition: Condition): JsonValue {
  switch (condition.kind) {
    case 'listed': {
      const { place, globs, others, anyCase } = condition;
      return ['listed', place, [...globs].sort(), others.map(String).sort(), anyCase];
    }
    case 'compared':
      return ['compared', condition.place, condition.relation, condition.threshold];
    case 'searched':
      return ['searched', condition.pattern.text];
    case 'computed':
      return ['computed', condition.expression.text];
    case 'negated':
      return ['negated', condition.groups.map((group) => group.map(meaningOf))];
  }
}

function dimensionOf(condition: Atom['condition']): string {
  switch (condition.kind) {
    case 'listed':
    case 'compared':
      return typeof condition.place === 'string' ? condition.place : `value ${condition.place.join('.')}`;
    case 'searched':
      return 'probe';
    case 'computed':
      return `expression ${condition.expression.text}`;
  }
}
