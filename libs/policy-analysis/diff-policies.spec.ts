import fc from 'fast-check';
import { action, riskRule, rule, yamlOf } from '../../test/support/random-policies.js';
import { decide, parsePolicy } from '#policy';
import { diffPolicies } from './index.js';
import type { PolicyDiff } from './index.js';

const CLOCK = '2026-11-25T12:00:00Z';
const BEFORE = `rules:
  - match: { tool: stripe, op: refund, amount_gt: 500 }
    require_approval: true
  - match: { tool: stripe, op: refund }
    allow: true
  - match: { tool: 'git*', not: { branch: [main, 'release/*'] } }
    allow: true
risk:
  rules:
    - when: { tool: stripe, amount_gte: 400 }
      risk_level: medium
`;

const diffTo = (after: string, before = BEFORE): PolicyDiff =>
  diffPolicies(parsePolicy(before, 'a.yaml'), parsePolicy(after, 'b.yaml'), CLOCK);

/** What an edit of the policy comes to: each difference as `before → after` with what is told of its action. */
const edited = (from: string, to: string): { verdict: string; differences: unknown[]; complete: boolean } => {
  expect(BEFORE).toContain(from);
  const { verdict, differences, is_complete } = diffTo(BEFORE.replace(from, to));
  return {
    verdict,
    complete: is_complete,
    differences: differences.map(({ before, after, action: { tool, params } }) => [
      `${before.decision} → ${after.decision}`,
      tool,
      params,
    ]),
  };
};

describe('a policy that is compared with another', () => {
  it.each([
    [
      'a threshold that is raised',
      'amount_gt: 500',
      'amount_gt: 1000',
      'only loosens',
      [['require_approval → allow', 'stripe', { amount: 1000 }]],
    ],
    [
      'a threshold that is lowered',
      'amount_gt: 500',
      'amount_gt: 450',
      'only tightens',
      [['allow → require_approval', 'stripe', { amount: 500 }]],
    ],
    [
      'a threshold that includes its amount',
      'amount_gt: 500',
      'amount_gte: 500',
      'only tightens',
      [['allow → require_approval', 'stripe', { amount: 500 }]],
    ],
    [
      'a name that is left out of a list',
      '[main, ',
      '[',
      'only loosens',
      [['deny → allow', 'git', { branch: 'main' }]],
    ],
    [
      'a glob that takes more',
      "'release/*'",
      "'rel*'",
      'only tightens',
      [['allow → deny', 'git', { branch: 'rel' }]],
    ],
    [
      'a rule that is put first',
      "  - match: { tool: 'git*'",
      "  - match: { tool: [github, stripe] }\n    deny: true\n  - match: { tool: 'git*'",
      'only tightens',
      [['allow → deny', 'github', {}]],
    ],
    [
      'an effect that is another',
      'allow: true',
      'deny: true',
      'only tightens',
      [['allow → deny', 'stripe', {}]],
    ],
    [
      'a risk level that is another',
      'risk_level: medium',
      'risk_level: high',
      'only tightens',
      [
        ['allow → require_approval', 'stripe', { amount: 400 }],
        ['deny → deny', 'stripe', { amount: 400 }],
        ['require_approval → require_approval', 'stripe', { amount: 501 }],
      ],
    ],
  ])('shows the smallest action for %s', (_, from, to, verdict, differences) => {
    expect(edited(from, to)).toEqual({ verdict, differences, complete: true });
  });

  it('shows both when some is allowed and some is not any more', () => {
    expect(edited('amount_gt: 500', 'amount_lt: 100')).toMatchObject({
      verdict: 'both',
      differences: [
        ['require_approval → allow', 'stripe', { amount: 501 }],
        ['allow → require_approval', 'stripe', { amount: 99 }],
      ],
    });
  });

  it('is the same however it is written', () => {
    const written = `lists: { refunds: [refund] }
rules:
  # As before.
  - { match: { amount_gt: 500, op: { in: refunds }, tool: stripe }, require_approval: true, description: new words }
  - { match: { tool: stripe, operation: [refund] }, allow: true }
  - { match: { tool: 'git*', not: [{ branch: 'release/*' }, { branch: main }] }, allow: true }
risk: { rules: [{ match: { tool: [stripe], amount_gte: 400 }, risk_level: medium }] }`;
    expect(diffTo(written)).toEqual({ verdict: 'same', differences: [], is_complete: true, gaps: [] });
  });

  it('is the same when rules that never meet change places', () => {
    const lines = BEFORE.split('\n');
    const moved = [...lines.slice(0, 1), ...lines.slice(5, 7), ...lines.slice(1, 5), ...lines.slice(7)];
    expect(diffTo(moved.join('\n')).verdict).toBe('same');
  });

  it('finds texts for regular expressions and values for expressions, and says where it found none', () => {
    expect(edited('amount_gt: 500', 'pattern: "(?i)charge\\\\s?back"')).toMatchObject({
      verdict: 'both',
      complete: true,
      differences: [
        ['require_approval → allow', 'stripe', { amount: 501 }],
        ['allow → require_approval', 'stripe', { x: 'chargeback' }],
      ],
    });
    const computed = diffTo(
      BEFORE.replace(
        "match: { tool: 'git*', not: { branch: [main, 'release/*'] } }",
        `match: { tool: 'git*' }\n    when: 'params.branch == "dev"'`,
      ),
    );
    expect(computed).toMatchObject({
      verdict: 'only tightens',
      differences: [
        { action: { params: {} }, after: { reason_code: 'CONDITION_ERROR' } },
        { action: { params: { branch: 'x' } } },
      ],
    });
    expect(computed.is_complete).toBe(false);
    expect(computed.gaps.join()).toContain('no action was found');
  });
});

it('compares conditions within many conditions', () => {
  const nested = (depth: number): string =>
    `rules: [{ match: ${'{ not: '.repeat(depth)}{ tool: a }${' }'.repeat(depth)}, allow: true }]`;
  expect(diffTo(nested(100), nested(98))).toMatchObject({ verdict: 'same', is_complete: true });
  expect(diffTo(nested(101), nested(100)).verdict).toBe('both');
});

/** Without what is only tried: searched texts and expressions. */
const plain = rule.filter((one) => !/"(when|contains|pattern)":/.test(JSON.stringify(one)));

it('has an example of each way in which two policies differ, when it says that it is complete', () => {
  let [complete, met] = [0, 0];
  fc.assert(
    fc.property(
      fc.array(plain, { minLength: 1, maxLength: 4 }),
      fc.array(plain, { minLength: 1, maxLength: 2 }),
      fc.array(action, { minLength: 50, maxLength: 50 }),
      (rules, others, actions) => {
        const before = parsePolicy(yamlOf(rules, []), 'a.yaml');
        const after = parsePolicy(yamlOf([...others, ...rules.slice(1)], []), 'b.yaml');
        const { differences, is_complete } = diffPolicies(before, after, CLOCK);
        if (is_complete) complete++;
        const ways = differences.map((known) => `${known.before.decision} → ${known.after.decision}`);
        for (const one of actions) {
          const [was, is] = [before, after].map(
            (policy) => decide(one, policy, undefined, CLOCK, {}).decision,
          );
          if (was === is || !is_complete) continue;
          met++;
          expect(ways).toContain(`${was} → ${is}`);
        }
      },
    ),
    { numRuns: 300 },
  );
  expect(complete).toBeGreaterThan(100);
  expect(met).toBeGreaterThan(300);
});

it('shows only actions that the two policies judge as it says', () => {
  fc.assert(
    fc.property(
      fc.array(rule, { minLength: 1, maxLength: 2 }),
      fc.array(riskRule, { maxLength: 1 }),
      fc.array(rule, { minLength: 1, maxLength: 1 }),
      (rules, riskRules, others) => {
        const before = parsePolicy(yamlOf(rules, riskRules), 'a.yaml');
        const after = parsePolicy(yamlOf([...others, ...rules.slice(1)], []), 'b.yaml');
        for (const { action: shown, before: was, after: is } of diffPolicies(before, after, CLOCK)
          .differences) {
          const judged = [before, after].map((policy) => decide(shown, policy, undefined, CLOCK, {}));
          expect(judged).toMatchObject(
            [was, is].map(({ decision, risk_level }) => ({ decision, risk_level })),
          );
          expect(JSON.stringify(was)).not.toBe(JSON.stringify(is));
        }
      },
    ),
    { numRuns: 50 },
  );
});
