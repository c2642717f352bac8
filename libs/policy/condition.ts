import type { ActionRequest, Comparison } from '#action';
import type { JsonValue } from '#json';
import type { Expression } from './expression.js';
import type { Pattern } from './pattern-set.js';
import type { Subject } from './subject.js';

/** Where a compared value stands: a name of the action's own, the JSON text of params, or the way to a named value. */
export type Place = 'tool' | 'operation' | 'agent_id' | 'probe' | readonly string[];

export type Scalar = null | boolean | number | string;

/** What one condition of a rule asks. It is data first, so that policies can be searched for what tells them apart. */
export type Condition = Listed | Compared | Searched | Negated | Computed;

interface Written {
  /** The key as the document has it. */
  readonly key: string;
  /** For the trace. It tells where the value was and what the document asks, never the value itself. */
  readonly comparison: Comparison | ((action: ActionRequest) => Comparison);
}

interface Tested extends Written {
  readonly holds: (subject: Subject) => boolean;
}

/** It holds for a text that one of the globs takes, or for one of the other values. */
export interface Listed extends Tested {
  readonly kind: 'listed';
  readonly place: Place;
  readonly globs: readonly string[];
  readonly others: readonly Exclude<Scalar, string>[];
  readonly anyCase: boolean;
}

/** It holds for an amount on one side of the threshold. */
export interface Compared extends Tested {
  readonly kind: 'compared';
  readonly place: readonly string[];
  readonly relation: Relation;
  readonly threshold: number;
}

/** It holds when the pattern is found in the probe, for which patterns are put together. */
export interface Searched extends Written {
  readonly kind: 'searched';
  readonly pattern: Pattern;
}

/** It holds when of no group all conditions hold. */
export interface Negated extends Written {
  readonly kind: 'negated';
  readonly groups: readonly (readonly Condition[])[];
}

/** It holds when the expression is true. One that fails is taken to hold, and the subject remembers that it failed. */
export interface Computed extends Tested {
  readonly kind: 'computed';
  readonly expression: Expression;
}

export type Relation = 'gt' | 'gte' | 'lt' | 'lte';

/** The part of a trace that every condition on a named value has: where the value was found. */
export function namedComparison(
  key: string,
  path: readonly string[],
  threshold: JsonValue,
  isInParams: (action: ActionRequest) => boolean,
): Written['comparison'] {
  const comparisonIn = (place: string): Comparison => ({
    condition: key,
    on: `${place}.${path.join('.')}`,
    threshold,
  });
  const inParams = comparisonIn('params');
  const inContext = comparisonIn('context');
  return (action) => (isInParams(action) ? inParams : inContext);
}
