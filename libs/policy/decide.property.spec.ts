import fc from 'fast-check';
import type { ActionRequest, Decision, RiskLevel } from '#action';
import type { JsonObject, JsonValue } from '#json';
import { decide, judge, parsePolicy } from './index.js';

type Scalar = null | boolean | number | string;
type Match = Readonly<Record<string, Scalar>>;

interface Rule {
  match: Match;
  effect: Decision;
  risk?: RiskLevel;
}

interface RiskRule {
  when: Match;
  risk_level: RiskLevel;
}

/** The policy language once more, as plainly as it can be said: every condition of every rule, from the top. */
function interpret(rules: readonly Rule[], riskRules: readonly RiskRule[], action: ActionRequest): unknown {
  const scored = riskRules.find((rule) => matches(rule.when, action))?.risk_level ?? 'low';
  const number = rules.findIndex((rule) => matches(rule.match, action)) + 1;
  const rule = rules[number - 1];
  const upgraded = rule?.effect === 'allow' && scored === 'high';
  return {
    decision: upgraded ? 'require_approval' : (rule?.effect ?? 'deny'),
    risk_level: rule?.risk ?? scored,
    number: rule ? number : undefined,
  };
}

function matches(match: Match, action: ActionRequest): boolean {
  return Object.entries(match).every(([key, wanted]) => conditionHolds(key, wanted, match, action));
}

function conditionHolds(key: string, wanted: Scalar, match: Match, action: ActionRequest): boolean {
  const text = (name: string): string | undefined => {
    const value = lookUp(name, action);
    return typeof value === 'string' ? value : undefined;
  };
  const probe = JSON.stringify(action.params, null, 1).replaceAll(/\n\s*/g, ' ');
  switch (key) {
    case 'tool':
      return globHolds(String(wanted), action.tool);
    case 'op':
    case 'operation':
      return globHolds(String(wanted), action.operation);
    case 'agent_id':
      return globHolds(String(wanted), action.agent_id);
    case 'amount_gt':
      return amountOf(action) > Number(wanted);
    case 'amount_gte':
      return amountOf(action) >= Number(wanted);
    case 'amount_lt':
      return amountOf(action) < Number(wanted);
    case 'amount_lte':
      return amountOf(action) <= Number(wanted);
    case 'path_contains':
      return text('path')?.includes(String(wanted)) ?? false;
    case 'path_starts_with':
      return text('path')?.startsWith(String(wanted)) ?? false;
    case 'path_ends_with':
      return text('path')?.endsWith(String(wanted)) ?? false;
    case 'method':
      return text('method')?.toLowerCase() === String(wanted).toLowerCase();
    case 'branch':
      return text('branch') === wanted;
    case 'field':
      return lookUp(String(wanted), action) === match['value'];
    case 'value':
      return true;
    case 'contains':
      return probe.includes(String(wanted));
    default:
      return new RegExp(String(wanted)).test(probe);
  }
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

const conditions = fc
  .record(
    {
      tool: pattern,
      op: pattern,
      agent_id: pattern,
      amount_gt: fc.integer({ min: -3, max: 3 }),
      amount_gte: fc.integer({ min: -3, max: 3 }),
      amount_lt: fc.integer({ min: -3, max: 3 }),
      amount_lte: fc.integer({ min: -3, max: 3 }),
      path_contains: fc.constantFrom('a', '/'),
      path_starts_with: fc.constantFrom('a', '/'),
      path_ends_with: fc.constantFrom('a', 'b'),
      method: fc.constantFrom('GET', 'post'),
      branch: name,
      contains: fc.constantFrom('": ', '"a"', '1, '),
      pattern: fc.constantFrom('^\\{', '"amount": -?[12]', 'role.*a', '(a|b)+"$'),
    },
    { requiredKeys: [] },
  )
  // Few conditions at a time, or nothing would ever match.
  .chain((all) =>
    fc
      .subarray(Object.keys(all), { maxLength: 2 })
      .map((keys) => Object.fromEntries(Object.entries(all).filter(([key]) => keys.includes(key)))),
  );

const match: fc.Arbitrary<Match> = fc
  .tuple(conditions, fc.option(fc.record({ field: fieldName, value: scalar }), { freq: 4 }))
  .map(([some, field]): Match => ({ ...some, ...field }))
  .filter((some) => Object.keys(some).length > 0);

const rule: fc.Arbitrary<Rule> = fc.record(
  { match, effect: fc.constantFrom<Decision[]>('allow', 'deny', 'require_approval'), risk: level },
  { requiredKeys: ['match', 'effect'] },
);
const riskRule: fc.Arbitrary<RiskRule> = fc.record({ when: match, risk_level: level });

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
  const written = rules.map(({ match: some, effect, risk }) => ({
    match: some,
    [effect]: true,
    ...(risk && { risk }),
  }));
  return JSON.stringify({ rules: written, risk: { rules: riskRules } });
}

describe('any policy and any action', () => {
  it('are decided as the plain reading of the policy language decides', () => {
    let decided = 0;
    fc.assert(
      fc.property(
        fc.array(rule, { minLength: 4, maxLength: 12 }),
        fc.array(riskRule, { maxLength: 4 }),
        fc.array(action, { minLength: 5, maxLength: 5 }),
        (rules, riskRules, actions) => {
          const policy = parsePolicy(yamlOf(rules, riskRules), 'p.yaml');
          for (const one of actions) {
            const { decision, risk_level, trace } = decide(one, policy, undefined, 'now', {});
            expect({ decision, risk_level, number: trace.rule?.number }).toEqual(
              interpret(rules, riskRules, one),
            );
            if (trace.rule) decided++;
          }
        },
      ),
      { numRuns: 1000 },
    );
    expect(decided).toBeGreaterThan(1000);
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
        expect(judge(one, '', { policy, profiles: [] }, 'now', {}).reason_code).not.toBe('INTERNAL_ERROR');
      }),
      { numRuns: 1000 },
    );
  });
});
