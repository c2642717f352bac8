import type { ActionRequest, Approved, Denied, ReasonCode, Revoked } from '#action';
import { compilePolicy, judge, parseProfile } from '#policy';
import { aDecisionRecord } from '../../../../test/support/builders.js';
import { rulesBeside } from './rules-beside.js';
import { wouldAllow } from './would-allow.js';

const POLICY = [
  {
    file: 'policy.yaml',
    text: `rules:
  - match: { tool: pay, op: refund, amount_gt: 500 }
    deny: true
    description: By hand
  - match: { tool: pay, op: refund, amount_gt: 50 }
    require_approval: true
  - match: { tool: pay, op: refund, amount_gt: 0 }
    allow: true
    description: Small refunds
  - match: { tool: pay, op: list }
    allow: true
risk:
  rules:
    - { name: fraud, when: { contains: fraud }, risk_level: high }
`,
  },
];
const PROFILE = {
  file: 'profile.yaml',
  text: `id: support
version: '1'
allowed_tools: [pay]
rules:
  - { name: no lists, when: { tool: pay, op: list }, outcome: HALT }
  - { name: tips, when: { tool: pay, op: tip }, outcome: EXECUTE }
required_controls: { ticket: true }
`,
};

const NOW = '2026-01-01T00:00:00.000000Z';

const refund = (overrides: Partial<ActionRequest> = {}): ActionRequest => ({
  agent_id: 'bot',
  tool: 'pay',
  operation: 'refund',
  params: { amount: 600 },
  context: {},
  ...overrides,
});

function hintFor(
  request: ActionRequest,
  {
    withProfile = false,
    status = 'denied',
    ...then
  }: {
    withProfile?: boolean;
    status?: 'denied' | 'pending_approval';
    answer?: Approved | Denied;
    revoked?: Revoked;
  } = {},
): string {
  const policies = {
    policy: compilePolicy(POLICY),
    profiles: withProfile ? [parseProfile(PROFILE.text, PROFILE.file)] : [],
  };
  const recorded = judge(request, 'a'.repeat(64), policies, NOW, {});
  const beside = rulesBeside(request, recorded, { policy: POLICY, profile: withProfile ? PROFILE : null });
  if (typeof beside === 'string') throw new Error(beside);
  const known = { answer: undefined, revoked: undefined, ...then, beside };
  return wouldAllow({ status }, recorded, known).sentences.join('\n');
}

describe('what would have allowed an action', () => {
  it('is a rule that allows and lacks something, or comes after another that matches', () => {
    expect(hintFor(refund())).toBe(
      'The rule 3 “Small refunds” at policy.yaml:7 (allow) would have decided but for rule 1, which matches before it, and rule 2, which matches before it.\n' +
        'Without the rule 1 “By hand” at policy.yaml:2, the rule 2 at policy.yaml:5 would have decided: require_approval.',
    );
    expect(hintFor(refund({ params: { amount: -1 } }))).toBe(
      [
        'The rule 3 “Small refunds” at policy.yaml:7 (allow) would have matched but for amount_gt 0 (params.amount is -1).',
        'The rule 2 at policy.yaml:5 (require_approval) would have matched but for amount_gt 50 (params.amount is -1).',
      ].join('\n'),
    );
  });

  it('is a person, while one may still answer, and in time where none has', () => {
    const waiting = refund({ params: { amount: 60 } });
    expect(hintFor(waiting, { status: 'pending_approval' })).toMatch(
      /^A person may still approve it: "faramesh approve"\./,
    );
    expect(hintFor(waiting)).toMatch(/^A person would have had to approve it in time\./);
  });

  it('is a lower risk for what is allowed but for it, and is not enough elsewhere', () => {
    expect(
      hintFor(refund({ params: { amount: 5, note: 'fraud' } }), { status: 'pending_approval' }),
    ).toContain(
      'The rule 3 “Small refunds” at policy.yaml:7 allows it, and the risk alone makes it wait: the risk rule 1 “fraud” at policy.yaml:14 would have had not to match.',
    );
    expect(hintFor(refund({ params: { note: 'fraud' } }))).toContain(
      'Even then a person would have been asked, for the risk rule 1 “fraud” at policy.yaml:14 scores it high.',
    );
  });

  it.each([
    [refund({ tool: 'mail' }), 'The profile lets only these tools through: pay.'],
    [
      refund({ operation: 'list' }),
      'The profile decided before the policy was asked: its rule 1 “no lists” at profile.yaml:5 would have had not to match.',
    ],
    [
      refund({ operation: 'tip', params: { note: 'fraud' } }),
      'A person would have had to approve it in time.\nThe profile’s rule 2 “tips” at profile.yaml:6 allows it, and the risk alone makes it wait: the risk rule 1 “fraud” at policy.yaml:14 would have had not to match.',
    ],
    [refund(), 'The context would have had to carry ticket, as text that is not blank.'],
  ])('is what the profile asks for', (request, sentence) => {
    expect(hintFor(request, { withProfile: true })).toBe(sentence);
  });

  it('is the policy of then, for what was revoked since', () => {
    const revoked: Revoked = {
      event_type: 'revoked',
      meta: { stricter: aDecisionRecord('deny'), reason_code: 'POLICY_CHANGED' },
      payload: null,
    };
    expect(hintFor(refund({ params: { amount: 5 } }), { revoked })).toBe(
      'It was allowed, and the policy became stricter before it was started: by the policy of then it is deny (A rule says so).',
    );
  });

  it('is nothing for what is allowed', () => {
    expect(hintFor(refund({ params: { amount: 5 } }))).toBe('');
  });

  it.each<[ReasonCode, RegExp]>([
    ['MISSING_POLICY', /A policy would have had to be in force/],
    ['PROFILE_LOAD_ERROR', /The profile would have had to be readable/],
    ['INTERNAL_ERROR', /could not judge it/],
    ['DEFAULT_DENY_NO_MATCH', /A rule would have had to match/],
    ['POLICY_DENY', /A rule that allows it would have had to match before/],
  ])('is told of %s without the rules that decided', (reason_code, sentence) => {
    const recorded = { ...aDecisionRecord('deny'), reason_code };
    const known = { answer: undefined, revoked: undefined, beside: null };
    expect(wouldAllow({ status: 'denied' }, recorded, known).sentences.join('')).toMatch(sentence);
  });
});

it('rules are not told beside a decision that does not come out again', () => {
  const recorded = {
    ...judge(refund(), 'a'.repeat(64), { policy: compilePolicy(POLICY), profiles: [] }, NOW, {}),
  };
  const other = POLICY.map(({ file, text }) => ({
    file,
    text: text.replace('amount_gt: 500', 'amount_gt: 5000'),
  }));
  expect(rulesBeside(refund(), recorded, { policy: other, profile: null })).toMatch(
    /judges the action otherwise/,
  );
  const unread = [{ file: 'policy.yaml', text: 'rules: 1' }];
  expect(rulesBeside(refund(), recorded, { policy: unread, profile: null })).toMatch(
    /cannot read the policy that decided/,
  );
});
