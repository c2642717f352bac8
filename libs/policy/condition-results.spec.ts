import { readFileSync } from 'node:fs';
import type { ActionRequest } from '#action';
import { alwaysHolds, conditionResults, conditionText, decide, parsePolicy } from './index.js';

interface Vectors {
  readonly policies: Readonly<Record<string, string>>;
  readonly decisions: readonly { readonly policy: string; readonly action: ActionRequest }[];
}

const TIME = '2026-01-01T00:00:00Z';
const actionWith = (params: ActionRequest['params'], tool = 'a', operation = 'b'): ActionRequest => ({
  agent_id: 'x',
  tool,
  operation,
  params,
  context: {},
});
const rulesOf = (rules: string): ReturnType<typeof parsePolicy>['rules']['all'] =>
  parsePolicy(`rules:\n${rules}`, 'p.yaml').rules.all;

describe('the results of all conditions', () => {
  it('hold together in the rule that decides and in none before it', () => {
    const vectors = JSON.parse(readFileSync('test/vectors/policy-decisions.json', 'utf8')) as Vectors;
    const policies = Object.entries(vectors.policies).map(([name, text]) => {
      const policy = parsePolicy(text, name);
      return [name, { policy, resultsOf: conditionResults(policy.rules.all) }] as const;
    });
    const byName = new Map(policies);
    expect(vectors.decisions.length).toBeGreaterThan(100);
    for (const { policy: name, action } of vectors.decisions) {
      const known = byName.get(name);
      const first = known?.resultsOf(action, TIME).findIndex((held) => held.every((one) => one === true));
      const decided = known && decide(action, known.policy, undefined, TIME, {}).trace.rule?.number;
      expect(first).toBe((decided ?? 0) - 1);
    }
  });

  it('are told one by one, whatever another of the rule comes to', () => {
    const resultsOf = conditionResults(
      rulesOf(`
  - match: { tool: a, amount_gt: 5, pattern: xx, not: { branch: main } }
    allow: true
  - match: { pattern: y }
    when: params.n > 1.0
    deny: true`),
    );
    expect(resultsOf(actionWith({ amount: 6, text: 'y', branch: 'main', n: 2 }), TIME)).toEqual([
      [true, true, false, false],
      [true, true],
    ]);
    expect(resultsOf(actionWith({ amount: 1, text: 'xx', n: 1 }, 'c'), TIME)).toEqual([
      [false, false, true, true],
      [false, false],
    ]);
  });

  it('are undefined for an expression without an answer', () => {
    const resultsOf = conditionResults(rulesOf('  - { when: params.n > 1.0, allow: true }'));
    expect(resultsOf(actionWith({}), TIME)).toEqual([[undefined]]);
  });
});

describe('a condition', () => {
  const conditions = rulesOf(`
  - match: { tool: '*', op: [read, '*'], agent_id: 'a*', path: '*', contains: '*', field: user.role, value: [admin, 1], not: { branch: main } }
    when: |
      params.n >
        1.0
    allow: true`).flatMap((rule) => rule.conditions);

  it('holds always only where there is always a value', () => {
    expect(conditions.filter(alwaysHolds).map(({ key }) => key)).toEqual(['tool', 'op', 'contains']);
  });

  it('is told as it is written', () => {
    expect(conditions.map(conditionText)).toEqual([
      'tool: *',
      'op: ["read","*"]',
      'agent_id: a*',
      'path: *',
      'contains: *',
      'field: user.role, value: ["admin",1]',
      'not: {"branch":"main"}',
      'when: params.n > 1.0 ',
    ]);
  });
});
