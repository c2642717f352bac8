import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import type { ActionRequest, Decision, RiskLevel } from '#action';
import type { JsonObject, JsonValue } from '#json';
import { decide, judge, parsePolicy } from './index.js';

type Scalar = null | boolean | number | string;
type Item = Scalar | { in: string };
type Operand = Item | Item[];
interface Match {
  readonly [key: string]: Operand | Match | Match[];
}

interface Conditions {
  match?: Match;
  when?: Truth | Match;
}

interface Rule extends Conditions {
  effect: Decision;
  risk?: RiskLevel;
}

interface RiskRule extends Conditions {
  risk_level: RiskLevel;
}

/** An expression of truth and falsehood, as data that can be read in two ways. */
type Truth =
  | { readonly is: 'has'; readonly field: string }
  | { readonly is: 'above'; readonly field: string; readonly than: number }
  | { readonly is: 'agent'; readonly id: string }
  | { readonly is: 'tool'; readonly list: string }
  | { readonly is: 'not'; readonly of: Truth }
  | { readonly is: 'and' | 'or'; readonly of: readonly [Truth, Truth] };

const LISTS: Readonly<Record<string, Scalar[]>> = {
  names: ['a', 'ba'],
  globs: ['a*', 'b'],
  scalars: [1, null, 'GET', '*b'],
};

/** The policy language once more, as plainly as it can be said: every condition of every rule, from the top. */
function interpret(rules: readonly Rule[], riskRules: readonly RiskRule[], action: ActionRequest): unknown {
  const scoring = firstOf(riskRules, action);
  const deciding = firstOf(rules, action);
  if (scoring?.answer === 'none') return { decision: 'deny', risk_level: 'high', number: undefined };
  const scored = scoring?.rule.risk_level ?? 'low';
  if (deciding?.answer === 'none') return { decision: 'deny', risk_level: scored, number: deciding.number };
  const rule = deciding?.rule;
  const upgraded = rule?.effect === 'allow' && scored === 'high';
  return {
    decision: upgraded ? 'require_approval' : (rule?.effect ?? 'deny'),
    risk_level: rule?.risk ?? scored,
    number: deciding?.number,
  };
}

/** The first rule whose keys hold and whose expression is true, or has no answer. */
function firstOf<R extends Conditions>(
  rules: readonly R[],
  action: ActionRequest,
): { rule: R; number: number; answer: true | 'none' } | undefined {
  for (const [index, rule] of rules.entries()) {
    if (rule.match && !matches(rule.match, action)) continue;
    const answer = rule.when ? answerOf(rule.when, action) : true;
    if (answer !== false) return { rule, number: index + 1, answer };
  }
  return undefined;
}

function answerOf(when: Truth | Match, action: ActionRequest): boolean | 'none' {
  return isTruth(when) ? truthOf(when, action) : matches(when, action);
}

function truthOf(truth: Truth, action: ActionRequest): boolean | 'none' {
  switch (truth.is) {
    case 'has':
      return action.params[truth.field] !== undefined;
    case 'above': {
      const value = action.params[truth.field];
      return typeof value === 'number' ? value > truth.than : 'none';
    }
    case 'agent':
      return action.agent_id === truth.id;
    case 'tool':
      return (LISTS[truth.list] ?? []).includes(action.tool);
    case 'not': {
      const answer = truthOf(truth.of, action);
      return answer === 'none' ? 'none' : !answer;
    }
    case 'and':
    case 'or': {
      const answers = truth.of.map((one) => truthOf(one, action));
      if (answers.includes(truth.is === 'or')) return truth.is === 'or';
      return answers.includes('none') ? 'none' : truth.is === 'and';
    }
  }
}

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

const isTruth = (when: Truth | Match): when is Truth => 'is' in when;

function matches(match: Match, action: ActionRequest): boolean {
  return Object.entries(match).every(([key, wanted]) =>
    key === 'not'
      ? ![wanted].flat().some((one) => matches(one as Match, action))
      : valuesOf(wanted as Operand).some((value) => conditionHolds(key, value, match, action)),
  );
}

const valuesOf = (operand: Operand): Scalar[] =>
  [operand]
    .flat()
    .flatMap((item) => (typeof item === 'object' && item !== null ? (LISTS[item.in] ?? []) : [item]));

function conditionHolds(key: string, wanted: Scalar, match: Match, action: ActionRequest): boolean {
  const text = (name: string): string => {
    const value = lookUp(name, action);
    return typeof value === 'string' ? value : '\0';
  };
  const probe = JSON.stringify(action.params, null, 1).replaceAll(/\n\s*/g, ' ');
  const pattern = String(wanted);
  switch (key) {
    case 'tool':
      return globHolds(pattern, action.tool);
    case 'op':
    case 'operation':
      return globHolds(pattern, action.operation);
    case 'agent_id':
      return globHolds(pattern, action.agent_id);
    case 'amount_gt':
      return amountOf(action) > Number(wanted);
    case 'amount_gte':
      return amountOf(action) >= Number(wanted);
    case 'amount_lt':
      return amountOf(action) < Number(wanted);
    case 'amount_lte':
      return amountOf(action) <= Number(wanted);
    case 'path':
      return text('path') !== '\0' && globHolds(pattern, text('path'));
    case 'path_contains':
      return text('path') !== '\0' && globHolds(`*${pattern}*`, text('path'));
    case 'path_starts_with':
      return text('path') !== '\0' && globHolds(`${pattern}*`, text('path'));
    case 'path_ends_with':
      return text('path') !== '\0' && globHolds(`*${pattern}`, text('path'));
    case 'method':
      return text('method') !== '\0' && globHolds(pattern.toLowerCase(), text('method').toLowerCase());
    case 'branch':
      return text('branch') !== '\0' && globHolds(pattern, text('branch'));
    case 'field':
      return valuesOf(match['value'] as Operand).some((value) => fieldHolds(String(wanted), value, action));
    case 'value':
      return true;
    case 'contains':
      return globHolds(`*${pattern}*`, probe);
    default:
      return new RegExp(pattern).test(probe);
  }
}

function fieldHolds(name: string, wanted: Scalar, action: ActionRequest): boolean {
  const value = lookUp(name, action);
  return typeof wanted === 'string'
    ? typeof value === 'string' && globHolds(wanted, value)
    : value === wanted;
}

function lookUp(name: string, { params, context }: ActionRequest): JsonValue | undefined {
  const [first = '', second] = name.split('.');
  for (const source of [params, context]) {
    let value: JsonValue | undefined = source[first];
    if (second !== undefined) value = isObject(value) ? value[second] : undefined;
    if (value !== undefined) return value;
  }
  return undefined;
}

/** NaN where there is none: it is neither above nor below anything. */
function amountOf(action: ActionRequest): number {
  const value = lookUp('amount', action);
  if (typeof value === 'number') return value;
  return typeof value === 'string' && /^-?[0-9]+(\.[0-9]+)?$/.test(value) ? Number(value) : NaN;
}

function globHolds(pattern: string, text: string): boolean {
  if (pattern === '') return text === '';
  if (!pattern.startsWith('*'))
    return text.startsWith(pattern.charAt(0)) && globHolds(pattern.slice(1), text.slice(1));
  return globHolds(pattern.slice(1), text) || (text !== '' && globHolds(pattern, text.slice(1)));
}

const isObject = (value: JsonValue | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

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
      .subarray(Object.keys(all), { maxLength: 2 })
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
const rule: fc.Arbitrary<Rule> = fc
  .tuple(
    conditionsOfRule,
    fc.record(
      { effect: fc.constantFrom<Decision[]>('allow', 'deny', 'require_approval'), risk: level },
      { requiredKeys: ['effect'] },
    ),
  )
  .map(([some, effect]) => ({ ...some, ...effect }));
const riskRule: fc.Arbitrary<RiskRule> = fc
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
const action: fc.Arbitrary<ActionRequest> = fc.record({
  agent_id: name,
  tool: name,
  operation: name,
  params: values,
  context: values,
});

function yamlOf(rules: readonly Rule[], riskRules: readonly RiskRule[]): string {
  const written = ({ match: keys, when }: Conditions): object => ({
    ...(keys && { match: keys }),
    ...(when && { when: isTruth(when) ? celOf(when) : when }),
  });
  return JSON.stringify({
    lists: LISTS,
    rules: rules.map(({ effect, risk, ...some }) => ({
      ...written(some),
      [effect]: true,
      ...(risk && { risk }),
    })),
    risk: { rules: riskRules.map(({ risk_level, ...some }) => ({ ...written(some), risk_level })) },
  });
}

const POLICIES = 5_000;
const ACTIONS_EACH = 20;

describe('any policy and any action', () => {
  it('are decided as the plain reading of the policy language decides', () => {
    const reasons = new Map<string, number>();
    fc.assert(
      fc.property(
        fc.array(rule, { minLength: 4, maxLength: 12 }),
        fc.array(riskRule, { maxLength: 4 }),
        fc.array(action, { minLength: ACTIONS_EACH, maxLength: ACTIONS_EACH }),
        (rules, riskRules, actions) => {
          const policy = parsePolicy(yamlOf(rules, riskRules), 'p.yaml');
          for (const one of actions) {
            const { decision, risk_level, reason_code, trace } = decide(one, policy, undefined, 'now', {});
            const judged = { decision, risk_level, number: trace.rule?.number };
            const plain = interpret(rules, riskRules, one);
            if (!isDeepStrictEqual(judged, plain)) expect(judged).toEqual(plain);
            reasons.set(reason_code, (reasons.get(reason_code) ?? 0) + 1);
          }
        },
      ),
      { numRuns: POLICIES },
    );
    expect([...reasons.values()].reduce((sum, count) => sum + count)).toBe(POLICIES * ACTIONS_EACH);
    // Each way to a decision was gone often.
    expect(Object.fromEntries([...reasons].filter(([, count]) => count < 100))).toEqual({});
    expect([...reasons.keys()].sort()).toEqual([
      'CONDITION_ERROR',
      'DEFAULT_DENY_NO_MATCH',
      'POLICY_ALLOW',
      'POLICY_DENY',
      'POLICY_REQUIRE_APPROVAL',
      'RISK_UPGRADE',
    ]);
  });

  it('are decided the same twice, and the action is left as it was', () => {
    fc.assert(
      fc.property(fc.array(rule, { maxLength: 5 }), action, (rules, one) => {
        const policy = parsePolicy(yamlOf(rules, []), 'p.yaml');
        const before = JSON.stringify(one);
        expect(decide(one, policy, undefined, 'now', {})).toEqual(decide(one, policy, undefined, 'now', {}));
        expect(JSON.stringify(one)).toBe(before);
      }),
      { numRuns: 200 },
    );
  });

  it('are decided without an exception, whatever JSON is sent', () => {
    const policy = parsePolicy(
      `
rules:
  - { match: { tool: "*", field: a.b.c, value: 1, amount_gt: 1, contains: x, pattern: y }, allow: true }
  - { match: { path_contains: a }, deny: true }
  - { match: { field: __proto__.x, value: 1 }, deny: true }
  - { match: { method: a, branch: b }, allow: true }
  - { match: { pattern: "(a|b)*c" }, require_approval: true }
risk: { rules: [{ when: { amount_lte: 5 }, risk_level: high }] }`,
      'p.yaml',
    );
    const key = fc.oneof(
      fc.string(),
      fc.constantFrom('amount', 'path', 'a', 'b', 'method', '__proto__', 'constructor'),
    );
    const json = fc.letrec((tie) => ({
      value: fc.oneof(
        { maxDepth: 4 },
        fc.jsonValue({ maxDepth: 1 }),
        tie('object'),
        fc.array(tie('value'), { maxLength: 3 }),
      ),
      object: fc
        .array(fc.tuple(key, tie('value')), { maxLength: 4 })
        .map((entries) => Object.fromEntries(entries) as JsonObject),
    })).object;
    fc.assert(
      fc.property(fc.string(), fc.string(), json, json, (tool, operation, params, context) => {
        const one = { agent_id: tool, tool, operation, params, context };
        expect(() => decide(one, policy, undefined, 'now', {})).not.toThrow();
        expect(judge(one, '', { policy, profile: undefined }, 'now', {}).reason_code).not.toBe(
          'INTERNAL_ERROR',
        );
      }),
      { numRuns: 1000 },
    );
  });
});
