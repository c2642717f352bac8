import { readFileSync } from 'node:fs';
import type { ActionRequest } from '#action';
import { decide, parsePolicy } from './index.js';
import type { Judgement } from './index.js';

interface Vectors {
  policies: Record<string, string>;
  decisions: {
    policy: string;
    action: ActionRequest;
    decision: string;
    reason: string;
    risk_level: string;
  }[];
}

const vectors = JSON.parse(readFileSync('test/vectors/policy-decisions.json', 'utf8')) as Vectors;

const anAction = (given: Partial<ActionRequest> = {}): ActionRequest => ({
  agent_id: 'bot',
  tool: 'stripe',
  operation: 'refund',
  params: {},
  context: {},
  ...given,
});

const judgementOf = (policy: string, action: ActionRequest): Judgement =>
  decide(action, parsePolicy(policy, 'p.yaml'), undefined, '2026-01-01T00:00:00.000Z', {});

describe('the published decisions', () => {
  it.each(vectors.decisions.map((vector, index) => [index + 1, vector] as const))(
    'agree on decision %i',
    (_, vector) => {
      const { policy, action, ...expected } = vector;
      expect(judgementOf(vectors.policies[policy] ?? '', action)).toMatchObject(expected);
    },
  );
});

describe('the decision', () => {
  it('is that of the first rule that matches, in the order of the document', () => {
    const policy = `
rules:
  - { match: { tool: "s*", op: refund, amount_gt: 100 }, deny: true, description: first }
  - { match: { tool: stripe, op: refund }, allow: true, description: second }
  - { match: { tool: stripe, op: "*" }, deny: true, description: third }
  - { match: { op: refund }, require_approval: true, description: fourth }
  - { match: { agent_id: bot }, allow: true, description: fifth }`;
    const reasonFor = (action: Partial<ActionRequest>): string =>
      judgementOf(policy, anAction(action)).reason;
    expect(reasonFor({ params: { amount: 101 } })).toBe('first');
    expect(reasonFor({ params: { amount: 100 } })).toBe('second');
    expect(reasonFor({ operation: 'charge' })).toBe('third');
    expect(reasonFor({ tool: 'paypal' })).toBe('fourth');
    expect(reasonFor({ tool: 'paypal', operation: 'charge' })).toBe('fifth');
  });

  it.each([
    ['allow', 'EXECUTE', 'POLICY_ALLOW', 'Allowed by policy rule'],
    ['deny', 'HALT', 'POLICY_DENY', 'Denied by policy rule'],
    ['require_approval', 'ABSTAIN', 'POLICY_REQUIRE_APPROVAL', 'Approval required by policy rule'],
  ])('of a rule that says %s has its outcome, code and reason', (decision, outcome, reason_code, reason) => {
    const judgement = judgementOf(`rules: [{ match: { tool: stripe }, ${decision}: true }]`, anAction());
    expect(judgement).toMatchObject({ decision, outcome, reason_code, reason });
  });

  it('is to deny when no rule matches', () => {
    expect(judgementOf('rules: []', anAction())).toMatchObject({
      decision: 'deny',
      outcome: 'HALT',
      reason_code: 'DEFAULT_DENY_NO_MATCH',
      reason: 'No rule matched (deny by default)',
      trace: { profile_rule: null, rule: null, risk_rule: null },
    });
  });

  it('is to deny when no policy is in force, whatever a profile says', () => {
    expect(decide(anAction(), undefined, undefined, 'now', {})).toMatchObject({
      decision: 'deny',
      reason_code: 'MISSING_POLICY',
      risk_level: 'high',
    });
  });

  it('carries the clock and the counters that it saw', () => {
    const policy = parsePolicy('rules: []', 'p.yaml');
    expect(
      decide(anAction(), policy, undefined, '2026-01-01T00:00:00.000Z', { refunds_today: 3 }),
    ).toMatchObject({
      evaluated_at: '2026-01-01T00:00:00.000Z',
      counters: { refunds_today: 3 },
    });
  });
});

describe('risk', () => {
  const policy = (risk: string): string => `
rules: [{ match: { tool: stripe }, allow: true, ${risk} description: Refunds }]
risk:
  rules:
    - { name: some, when: { operation: refund, amount_gt: 10 }, risk_level: medium }
    - { when: { amount_gt: 5 }, risk_level: high }`;

  it('is low when no risk rule matches, and that of the first that does', () => {
    expect(judgementOf(policy(''), anAction()).risk_level).toBe('low');
    expect(judgementOf(policy(''), anAction({ params: { amount: 11 } }))).toMatchObject({
      decision: 'allow',
      risk_level: 'medium',
    });
  });

  it('turns an allow into an approval when it is high', () => {
    expect(judgementOf(policy(''), anAction({ params: { amount: 6 } }))).toMatchObject({
      decision: 'require_approval',
      outcome: 'ABSTAIN',
      reason_code: 'RISK_UPGRADE',
      reason: 'Refunds (high risk requires approval)',
      reason_details: { upgraded_from: 'allow', risk_rule: null },
      risk_level: 'high',
    });
  });

  it('is reported as the rule says, and the check of an allow stays', () => {
    expect(judgementOf(policy('risk: low,'), anAction({ params: { amount: 6 } }))).toMatchObject({
      decision: 'require_approval',
      reason_code: 'RISK_UPGRADE',
      risk_level: 'low',
    });
    expect(judgementOf(policy('risk: high,'), anAction())).toMatchObject({
      decision: 'allow',
      risk_level: 'high',
    });
  });

  it('leaves a denial a denial', () => {
    const denying = policy('').replace('allow: true', 'deny: true');
    expect(judgementOf(denying, anAction({ params: { amount: 6 } }))).toMatchObject({
      decision: 'deny',
      reason_code: 'POLICY_DENY',
      risk_level: 'high',
    });
  });
});

describe('the trace', () => {
  const policy = `
rules:
  - match: { tool: "*", op: refund, agent_id: b*, method: POST, amount_gt: 5, contains: secret, pattern: s.cret, field: user.role, value: admin, path_starts_with: / }
    allow: true
    description: Everything
risk: { rules: [{ name: big, when: { amount_gt: 1 }, risk_level: medium }] }`;
  const judgement = judgementOf(
    policy,
    anAction({
      params: { amount: '6', memo: 'secret-of-the-payload', path: '/private/place', user: { role: 'admin' } },
      context: { method: 'post' },
    }),
  );

  it('names the rules, where they looked and what they ask', () => {
    expect(judgement.trace.rule).toEqual({
      name: 'Everything',
      number: 1,
      file: 'p.yaml',
      line: 3,
      compared: [
        { condition: 'tool', on: 'tool', threshold: '*' },
        { condition: 'op', on: 'operation', threshold: 'refund' },
        { condition: 'agent_id', on: 'agent_id', threshold: 'b*' },
        { condition: 'method', on: 'context.method', threshold: 'POST' },
        { condition: 'path_starts_with', on: 'params.path', threshold: '/' },
        { condition: 'amount_gt', on: 'params.amount', threshold: 5 },
        { condition: 'contains', on: 'probe', threshold: 'secret' },
        { condition: 'pattern', on: 'probe', threshold: 's.cret' },
        { condition: 'field', on: 'params.user.role', threshold: 'admin' },
      ],
    });
    expect(judgement.trace.risk_rule).toMatchObject({ name: 'big', number: 1, line: 6 });
  });

  it('holds nothing of the payload', () => {
    expect(JSON.stringify(judgement)).not.toMatch(/secret-of-the-payload|private|"6"/);
  });
});
