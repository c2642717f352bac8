import type { ActionRequest } from '#action';
import { decide, parsePolicy, parseProfile } from '#policy';
import { coverageOf } from './coverage.js';
import type { Coverage } from './coverage.js';

type Sent = Partial<Omit<ActionRequest, 'params'>> & ActionRequest['params'];

const TIME = '2026-01-01T00:00:00.000Z';

function coverageFor(policyText: string, sent: readonly Sent[], profileText?: string): Coverage {
  const policy = parsePolicy(policyText, 'p.yaml');
  const profile = profileText === undefined ? undefined : parseProfile(profileText, 'profile.yaml');
  const judged = sent.map(
    ({ tool = 'stripe', operation = 'refund', agent_id = 'x', context = {}, ...params }) => {
      const action = { agent_id, tool, operation, params, context } as ActionRequest;
      return { action, time: TIME, judgement: decide(action, policy, profile, TIME, {}) };
    },
  );
  return coverageOf(policy, judged);
}

const missingOf = ({ missing }: Coverage): string[] =>
  missing.map(({ file, line, rule, says }) => `${file}:${line} ${rule}: ${says}`);

const REFUNDS = `rules:
  - match: { tool: stripe, op: refund, amount_gt: 500 }
    require_approval: true
    description: Large
  - match: { tool: stripe, op: refund }
    allow: true
    description: Small
`;

describe('coverage', () => {
  it('of a rule is that it decided; of a condition besides that it alone kept the rule from matching', () => {
    const coverage = coverageFor(REFUNDS, [{ amount: 600 }, { amount: 1 }]);
    expect(coverage.rules).toEqual({ covered: 2, of: 2 });
    expect(coverage.conditions).toEqual({ covered: 1, of: 5 });
    expect(coverage.percent).toBe(42);
    expect(missingOf(coverage)).toEqual([
      'p.yaml:2 Large: no case gets here where tool: stripe does not hold and all else does',
      'p.yaml:2 Large: no case gets here where op: refund does not hold and all else does',
      'p.yaml:5 Small: no case gets here where tool: stripe does not hold and all else does',
      'p.yaml:5 Small: no case gets here where op: refund does not hold and all else does',
    ]);
  });

  it('is whole with one action for each rule and one for each condition', () => {
    const coverage = coverageFor(REFUNDS, [
      { amount: 600 },
      { amount: 1 },
      { amount: 600, tool: 'bank' },
      { amount: 600, operation: 'payout' },
    ]);
    expect([coverage.percent, coverage.missing]).toEqual([100, []]);
  });

  it('takes no action in which two conditions do not hold', () => {
    const coverage = coverageFor(REFUNDS, [{ amount: 600 }, { amount: 1 }, { amount: 1, tool: 'bank' }]);
    expect(missingOf(coverage)).toContain(
      'p.yaml:2 Large: no case gets here where tool: stripe does not hold and all else does',
    );
    expect(missingOf(coverage)).not.toContain(
      'p.yaml:5 Small: no case gets here where tool: stripe does not hold and all else does',
    );
  });

  it('takes no action that an earlier rule decides', () => {
    const text = `rules:
  - { match: { tool: bank }, deny: true }
  - { match: { tool: stripe, op: refund }, allow: true }
`;
    expect(missingOf(coverageFor(text, [{ tool: 'bank' }, {}, { operation: 'payout' }]))).toEqual([
      'p.yaml:3 rule 2: no case gets here where tool: stripe does not hold and all else does',
    ]);
    expect(
      missingOf(coverageFor(text, [{ tool: 'bank' }, {}, { operation: 'payout' }, { tool: 'cash' }])),
    ).toEqual([]);
  });

  it('counts nothing of a rule that decides no case', () => {
    const coverage = coverageFor(REFUNDS, [{ amount: 1 }, { amount: 600, tool: 'bank' }]);
    expect(coverage.rules).toEqual({ covered: 1, of: 2 });
    expect(coverage.conditions).toEqual({ covered: 1, of: 5 });
    expect(missingOf(coverage).slice(0, 2)).toEqual([
      'p.yaml:2 Large: no case is decided by it',
      'p.yaml:2 Large: no case gets here where op: refund does not hold and all else does',
    ]);
  });

  it('asks nothing of a condition that always holds', () => {
    const coverage = coverageFor("rules: [{ match: { tool: '*' }, allow: true }]", [{}]);
    expect([coverage.percent, coverage.conditions]).toEqual([100, { covered: 0, of: 0 }]);
  });

  it('takes an expression and a not as one condition each', () => {
    const text = `rules:
  - match: { tool: stripe, not: [{ op: payout }, { amount_gt: 5 }] }
    when: params.a == 1.0 || params.b == 1.0
    allow: true
`;
    const coverage = coverageFor(text, [
      { a: 1, b: 0 },
      { a: 1, tool: 'bank' },
    ]);
    expect(coverage.conditions).toEqual({ covered: 1, of: 3 });
    expect(missingOf(coverage)).toEqual([
      'p.yaml:2 rule 1: no case gets here where not: [{"op":"payout"},{"amount_gt":5}] does not hold and all else does',
      'p.yaml:2 rule 1: no case gets here where when: params.a == 1.0 || params.b == 1.0 does not hold and all else does',
    ]);
    expect(
      coverageFor(text, [{ a: 1 }, { a: 1, tool: 'bank' }, { a: 0, b: 0 }, { a: 1, amount: 6 }]).percent,
    ).toBe(100);
  });

  it('takes an expression without an answer for neither', () => {
    const text = 'rules: [{ when: params.a == 1.0, allow: true }]';
    expect(missingOf(coverageFor(text, [{}]))).toEqual([
      'p.yaml:1 rule 1: no case is decided by it',
      'p.yaml:1 rule 1: no case gets here where when: params.a == 1.0 does not hold and all else does',
    ]);
  });

  it('is of risk rules too, whatever decides', () => {
    const text = `rules: [{ match: { tool: '*' }, deny: true }]
risk:
  rules:
    - { name: big, when: { amount_gt: 100 }, risk_level: high }
    - { when: { contains: prod }, risk_level: medium }
`;
    expect(missingOf(coverageFor(text, [{ amount: 200 }, { amount: 1 }]))).toEqual([
      'p.yaml:5 risk rule 2: no case is scored by it',
    ]);
    expect(coverageFor(text, [{ amount: 200 }, { amount: 1 }, { env: 'prod' }]).percent).toBe(100);
  });

  it('takes no action for the rules that the profile decides', () => {
    const profile = 'id: x\nversion: "1"\nallowed_tools: [bank]';
    const coverage = coverageFor(
      REFUNDS,
      [{ amount: 600 }, { amount: 1 }, { amount: 600, tool: 'bank' }],
      profile,
    );
    expect(coverage.rules).toEqual({ covered: 0, of: 2 });
    expect(missingOf(coverage)).not.toContain(
      'p.yaml:5 Small: no case gets here where tool: stripe does not hold and all else does',
    );
    expect(missingOf(coverage)).toContain(
      'p.yaml:5 Small: no case gets here where op: refund does not hold and all else does',
    );
  });

  it('is whole of a policy without rules, and rounded down otherwise', () => {
    expect(coverageFor('rules: []', []).percent).toBe(100);
    const rules = Array.from({ length: 201 }, (_, n) => `{ match: { tool: t${n} }, allow: true }`);
    const sent = Array.from({ length: 200 }, (_, n) => ({ tool: `t${n}` }));
    expect(coverageFor(`rules: [${rules.join(', ')}]`, [...sent, { tool: 'other' }]).percent).toBe(99);
  });

  it('shortens a long condition', () => {
    const [, missing] = coverageFor(
      `rules: [{ match: { contains: ${'x'.repeat(200)} }, allow: true }]`,
      [],
    ).missing;
    expect(missing?.condition).toBe(`contains: ${'x'.repeat(200)}`);
    expect(missing?.says).toBe(
      `no case gets here where contains: ${'x'.repeat(70)}… does not hold and all else does`,
    );
  });
});
