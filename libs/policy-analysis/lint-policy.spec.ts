import fc from 'fast-check';
import { action, riskRule, rule, yamlOf } from '../../test/support/random-policies.js';
import { decide, parsePolicy } from '#policy';
import { lintPolicy } from './index.js';

const CLOCK = '2026-11-25T12:00:00Z';
const found = (text: string): { code: string; line: number; action: object | null }[] =>
  lintPolicy(parsePolicy(text, 'p.yaml'), CLOCK).findings.map(({ code, line, action: shown }) => ({
    code,
    line,
    action: shown && { ...shown },
  }));
const about = (given: object): object => ({
  agent_id: 'any',
  tool: 'any',
  operation: 'any',
  params: {},
  context: {},
  ...given,
});

describe('a rule that never matches', () => {
  it('is shown with an action that an earlier rule takes', () => {
    const text = `rules:
  - match: { tool: stripe, op: [refund, charge] }
    require_approval: true
  - match: { tool: stripe, op: refund, amount_gt: 5000 }
    deny: true
  - match: { tool: 'str*' }
    deny: true`;
    expect(found(text)).toEqual([
      {
        code: 'never-matches',
        line: 4,
        action: about({ tool: 'stripe', operation: 'refund', params: { amount: 5001 } }),
      },
    ]);
    expect(lintPolicy(parsePolicy(text, 'p.yaml'), CLOCK).findings[0]?.message).toBe(
      'Earlier rules take all that this rule would match, as p.yaml:2 does this action; move it up or remove it.',
    );
  });

  it('may be covered by several earlier rules together, or by its own pattern again', () => {
    const codes = (rules: string): string[] => found(`rules: [${rules}]`).map(({ code }) => code);
    expect(
      codes(
        '{ match: { tool: a, amount_gt: 5 }, deny: true }, { match: { tool: a, not: { amount_gt: 5 } }, deny: true }, { match: { tool: a, op: x }, allow: true }',
      ),
    ).toEqual(['never-matches']);
    expect(
      codes('{ match: { pattern: "a+" }, deny: true }, { match: { tool: a, pattern: "a+" }, allow: true }'),
    ).toEqual(['never-matches']);
    expect(
      codes('{ match: { pattern: "a+" }, deny: true }, { match: { tool: a, pattern: "a" }, allow: true }'),
    ).toEqual([]);
  });

  it('may exclude itself', () => {
    expect(
      found('rules: [{ match: { tool: a, amount_gt: 5, amount_lte: 5 }, deny: true }]').map(
        ({ code }) => code,
      ),
    ).toEqual(['contradicts-itself']);
    expect(
      found('rules: [{ match: { tool: "a*", not: { tool: "*" } }, deny: true }]').map(({ code }) => code),
    ).toEqual(['contradicts-itself']);
  });

  it('may be a risk rule', () => {
    expect(
      found(`rules: [{ match: { tool: a }, deny: true }]
risk:
  rules:
    - { match: { contains: prod }, risk_level: low }
    - { match: { tool: a, contains: prod }, risk_level: high }`),
    ).toEqual([{ code: 'risk-never-reached', line: 5, action: about({ tool: 'a', params: { x: 'prod' } }) }]);
  });
});

describe('an allow rule', () => {
  it.each([
    [
      'that an earlier condition on a missing value lets through',
      '{ match: { tool: a, amount_gt: 5 }, deny: true }, { match: { tool: a }, allow: true }',
      'amount',
      {},
    ],
    [
      'whose own not asks for a missing value',
      '{ match: { tool: a, not: { branch: main } }, allow: true }',
      'branch',
      {},
    ],
    [
      'whose expression excuses a missing value',
      '{ match: { tool: a }, when: "!has(params.rows) || params.rows < 100", allow: true }',
      'rows',
      {},
    ],
    [
      'that asks for one value and misses another',
      '{ match: { field: env, value: prod }, require_approval: true }, { match: { tool: a, field: to, value: me }, allow: true }',
      'env',
      { to: 'me' },
    ],
  ])('%s is shown with the action that passes', (_, rules, name, params) => {
    const { findings } = lintPolicy(parsePolicy(`rules: [${rules}]`, 'p.yaml'), CLOCK);
    expect(findings).toMatchObject([
      { code: 'allows-what-is-missing', action: about({ tool: 'a', params }) },
    ]);
    expect(findings[0]?.message).toContain(`when "${name}" is missing`);
  });

  it.each([
    '{ match: { tool: a, amount_lte: 5 }, allow: true }',
    '{ match: { tool: a, amount_gt: 5 }, allow: true }, { match: { tool: a }, deny: true }',
    '{ match: { tool: a }, when: "params.rows < 100", allow: true }',
  ])('that asks for the value is no finding: %s', (rules) => {
    expect(found(`rules: [${rules}]`)).toEqual([]);
  });

  it('of everything is a finding', () => {
    expect(found('rules: [{ match: { tool: "*" }, allow: true }]')).toMatchObject([
      { code: 'matches-everything', line: 1 },
    ]);
    expect(found('rules: [{ match: { tool: "*" }, deny: true }]')).toEqual([]);
  });

  it('that takes some of what a later rule denies is a finding, unless the one is an exception from the other', () => {
    const later = '{ match: { tool: http, path_contains: secret }, deny: true }';
    const codes = (rules: string): unknown[] =>
      found(`rules: [${rules}]`).map(({ code, action: one }) => [code, one]);
    expect(codes(`{ match: { tool: http, path_starts_with: /pub }, allow: true }, ${later}`)).toEqual([
      ['contradicting-overlap', about({ tool: 'http', params: { path: '/pubsecret' } })],
    ]);
    expect(codes(`{ match: { tool: http, path: /a/secret/b }, allow: true }, ${later}`)).toEqual([]);
    expect(codes(`${later}, { match: { tool: http, path_starts_with: /pub }, allow: true }`)).toEqual([]);
  });
});

it('points at a search that finds everything', () => {
  expect(found('rules: [{ match: { tool: a, pattern: ".*" }, deny: true }]')).toEqual([
    { code: 'matches-everything', line: 1, action: about({ tool: 'a' }) },
  ]);
  expect(found('rules: [{ match: { tool: a, contains: "{*}" }, deny: true }]')).toHaveLength(1);
  expect(found('rules: [{ match: { tool: a, pattern: "^\\\\{\\\\}$" }, deny: true }]')).toEqual([]);
});

const rulesOf = (count: number, rule: (index: number) => string): string =>
  `rules:\n${Array.from({ length: count }, (_, index) => `  - ${rule(index)}\n`).join('')}`;

it.each([
  [
    'of long globs over many characters',
    rulesOf(30, (index) => {
      const characters = Array.from({ length: 50 }, (_, at) =>
        String.fromCodePoint(0x4e00 + 50 * index + at),
      );
      return `{ match: { tool: '*${characters.join('*')}*' }, allow: true }`;
    }),
  ],
  ['of many expressions', rulesOf(300, (index) => `{ when: 'params.a${index} == ${index}', allow: true }`)],
  [
    'of very many rules',
    rulesOf(4_000, (index) => `{ match: { contains: c${index} }, ${index % 2 ? 'deny' : 'allow'}: true }`),
  ],
])(
  'ends soon with a policy %s, and says that it did not see all',
  (_, text) => {
    const started = performance.now();
    const { findings, is_complete } = lintPolicy(parsePolicy(text, 'p.yaml'), CLOCK);
    expect(is_complete).toBe(false);
    const claims = findings.map(({ code }) => code).filter((code) => code !== 'contradicting-overlap');
    expect(claims).toEqual([]);
    expect(performance.now() - started).toBeLessThan(30_000);
  },
  60_000,
);

it('leaves out what a comment above the rule wants', () => {
  const text = (comment: string): string => `rules:
  - match: { tool: a, amount_gt: 5 }
    deny: true
  ${comment}
  - match: { tool: a }
    allow: true`;
  expect(found(text('# lint-ignore: allows-what-is-missing'))).toEqual([]);
  expect(found(text('# lint-ignore: never-matches'))).toHaveLength(1);
});

it('is right about rules that never match, and about what passes', () => {
  let neverMatching = 0;
  let passing = 0;
  fc.assert(
    fc.property(
      fc.array(rule, { minLength: 2, maxLength: 6 }),
      fc.array(riskRule, { maxLength: 2 }),
      fc.array(action, { minLength: 30, maxLength: 30 }),
      (rules, riskRules, actions) => {
        const policy = parsePolicy(yamlOf(rules, riskRules), 'p.yaml');
        const { findings } = lintPolicy(policy, CLOCK);
        const shown = findings.flatMap((finding) => finding.action ?? []);
        const traces = [...actions, ...shown].map((one) => decide(one, policy, undefined, CLOCK, {}));
        const matched = traces.map(({ trace }) => trace.rule?.line);
        for (const { code, line, action: example } of findings) {
          if (code === 'never-matches' || code === 'contradicts-itself') {
            neverMatching++;
            expect(matched).not.toContain(line);
          }
          if (code !== 'allows-what-is-missing') continue;
          passing++;
          expect(example && decide(example, policy, undefined, CLOCK, {}).decision).toBe('allow');
        }
      },
    ),
    { numRuns: 300 },
  );
  expect(neverMatching).toBeGreaterThan(5);
  expect(passing).toBeGreaterThan(5);
});
