import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import type { ActionRequest } from '#action';
import type { JsonObject, JsonValue } from '#json';
import type {
  Conditions,
  Match,
  Operand,
  RiskRule,
  Rule,
  Scalar,
  Truth,
} from '../../test/support/random-policies.js';
import { action, isTruth, LISTS, riskRule, rule, yamlOf } from '../../test/support/random-policies.js';
import { decide, judge, parsePolicy } from './index.js';

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
        expect(judge(one, '', { policy, profiles: [] }, 'now', {}).reason_code).not.toBe('INTERNAL_ERROR');
      }),
      { numRuns: 1000 },
    );
  });
});
