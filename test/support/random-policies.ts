import fc from 'fast-check';
import type { ActionRequest, Decision, RiskLevel } from '#action';
import type { JsonObject } from '#json';

export type Scalar = null | boolean | number | string;
export type Item = Scalar | { in: string };
export type Operand = Item | Item[];
export interface Match {
  readonly [key: string]: Operand | Match | Match[];
}

export interface Conditions {
  match?: Match;
  when?: Truth | Match;
}

export interface Rule extends Conditions {
  effect: Decision;
  risk?: RiskLevel;
}

export interface RiskRule extends Conditions {
  risk_level: RiskLevel;
}

/** An expression of truth and falsehood, as data that can be read in two ways. */
export type Truth =
  | { readonly is: 'has'; readonly field: string }
  | { readonly is: 'above'; readonly field: string; readonly than: number }
  | { readonly is: 'agent'; readonly id: string }
  | { readonly is: 'tool'; readonly list: string }
  | { readonly is: 'not'; readonly of: Truth }
  | { readonly is: 'and' | 'or'; readonly of: readonly [Truth, Truth] };

export const LISTS: Readonly<Record<string, Scalar[]>> = {
  names: ['a', 'ba'],
  globs: ['a*', 'b'],
  scalars: [1, null, 'GET', '*b'],
};

export const isTruth = (when: Truth | Match): when is Truth => 'is' in when;

function celOf(truth: Truth): string {
  switch (truth.is) {
    case 'has':
      return `has(params.${truth.field})`;
    case 'above':
      return `params.${truth.field} > ${truth.than}`;
    case 'agent':
      return `agent.id == "${truth.id}"`;
    case 'tool':
      return `action.tool in lists.${truth.list}`;
    case 'not':
      return `!(${celOf(truth.of)})`;
    case 'and':
      return `(${truth.of.map(celOf).join(') && (')})`;
    case 'or':
      return `(${truth.of.map(celOf).join(') || (')})`;
  }
}

const name = fc.constantFrom('a', 'b', 'ab', 'ba', 'aba');
const pattern = fc.oneof(name, fc.constantFrom('*', 'a*', '*a', 'a*a', '*b*', 'a*b*a'));
const level = fc.constantFrom<RiskLevel[]>('low', 'medium', 'high');
const scalar = fc.oneof(
  fc.constantFrom<Scalar[]>(null, true, false, '1', '2', 'GET', 'get', '/a/b', 'a'),
  fc.integer({ min: -3, max: 3 }),
);
const fieldName = fc.constantFrom('amount', 'path', 'user', 'user.role');

/** One, or several of them and of a list by name. */
const severalOf = <T extends Scalar>(one: fc.Arbitrary<T>, ...lists: string[]): fc.Arbitrary<Operand> =>
  fc.oneof(
    { arbitrary: one, weight: 4 },
    {
      arbitrary: fc.array(fc.oneof(one, fc.constantFrom(...lists.map((list) => ({ in: list })))), {
        minLength: 1,
        maxLength: 3,
      }),
      weight: 1,
    },
    { arbitrary: fc.constantFrom(...lists.map((list) => ({ in: list }))), weight: 1 },
  );
const names = severalOf(pattern, 'names', 'globs');

const conditions = fc
  .record(
    {
      tool: names,
      op: names,
      agent_id: names,
      amount_gt: fc.integer({ min: -3, max: 3 }),
      amount_gte: fc.integer({ min: -3, max: 3 }),
      amount_lt: fc.integer({ min: -3, max: 3 }),
      amount_lte: fc.integer({ min: -3, max: 3 }),
      path: severalOf(fc.constantFrom('/a/*', '*b'), 'globs'),
      path_contains: severalOf(fc.constantFrom('a', '/', 'a*b'), 'names'),
      path_starts_with: severalOf(fc.constantFrom('a', '/', '*b'), 'names'),
      path_ends_with: severalOf(fc.constantFrom('a', 'b'), 'globs'),
      method: severalOf(fc.constantFrom('GET', 'post', 'G*'), 'names'),
      branch: names,
      contains: severalOf(fc.constantFrom('": ', '"a"', '1, ', 'a*b'), 'names'),
      pattern: fc.constantFrom('^\\{', '"amount": -?[12]', 'role.*a', '(a|b)+"$'),
    },
    { requiredKeys: [] },
  )
  // Few conditions at a time, or nothing would ever match.
  .chain((all) =>
    fc
      .subarray(Object.keys(all), { maxLength: Math.min(2, Object.keys(all).length) })
      .map((keys): Match => Object.fromEntries(Object.entries(all).filter(([key]) => keys.includes(key)))),
  );

const positive: fc.Arbitrary<Match> = fc
  .tuple(
    conditions,
    fc.option(fc.record({ field: fieldName, value: severalOf(scalar, 'scalars') }), { freq: 4 }),
  )
  .map(([some, field]): Match => ({ ...some, ...field }))
  .filter((some) => Object.keys(some).length > 0);

const match: fc.Arbitrary<Match> = fc
  .tuple(
    positive,
    fc.option(fc.oneof(positive, fc.array(positive, { minLength: 1, maxLength: 2 })), { freq: 4 }),
  )
  .map(([some, not]): Match => ({ ...some, ...(not && { not }) }));

const truth = fc.letrec<{ truth: Truth }>((tie) => ({
  truth: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    fc.record({ is: fc.constant('has' as const), field: fc.constantFrom('amount', 'path') }),
    fc.record({
      is: fc.constant('above' as const),
      field: fc.constantFrom('amount', 'path'),
      than: fc.integer({ min: -3, max: 3 }),
    }),
    fc.record({ is: fc.constant('agent' as const), id: name }),
    fc.record({ is: fc.constant('tool' as const), list: fc.constantFrom('names', 'globs') }),
    fc.record({ is: fc.constant('not' as const), of: tie('truth') }),
    fc.record({
      is: fc.constantFrom('and' as const, 'or' as const),
      of: fc.tuple(tie('truth'), tie('truth')),
    }),
  ),
})).truth;

const conditionsOfRule: fc.Arbitrary<Conditions> = fc.oneof(
  { arbitrary: fc.record({ match }), weight: 4 },
  { arbitrary: fc.record({ when: fc.oneof(truth, match) }), weight: 1 },
  { arbitrary: fc.record({ match, when: truth }), weight: 1 },
);
export const rule: fc.Arbitrary<Rule> = fc
  .tuple(
    conditionsOfRule,
    fc.record(
      { effect: fc.constantFrom<Decision[]>('allow', 'deny', 'require_approval'), risk: level },
      { requiredKeys: ['effect'] },
    ),
  )
  .map(([some, effect]) => ({ ...some, ...effect }));
export const riskRule: fc.Arbitrary<RiskRule> = fc
  .tuple(conditionsOfRule, level)
  .map(([some, risk_level]) => ({ ...some, risk_level }));

const values: fc.Arbitrary<JsonObject> = fc.record(
  {
    amount: scalar,
    path: scalar,
    method: scalar,
    branch: fc.oneof(name, scalar),
    user: fc.oneof(scalar, fc.record({ role: scalar }), fc.array(scalar, { maxLength: 2 })),
  },
  { requiredKeys: [], noNullPrototype: true },
);
export const action: fc.Arbitrary<ActionRequest> = fc.record({
  agent_id: name,
  tool: name,
  operation: name,
  params: values,
  context: values,
});

export function yamlOf(rules: readonly Rule[], riskRules: readonly RiskRule[]): string {
  const written = ({ match: keys, when }: Conditions): object => ({
    ...(keys && { match: keys }),
    ...(when && { when: isTruth(when) ? celOf(when) : when }),
  });
  const document = {
    lists: LISTS,
    rules: rules.map(({ effect, risk, ...some }) => ({
      ...written(some),
      [effect]: true,
      ...(risk && { risk }),
    })),
    risk: { rules: riskRules.map(({ risk_level, ...some }) => ({ ...written(some), risk_level })) },
  };
  // Each rule on a line of its own.
  return JSON.stringify(document, null, 1);
}
