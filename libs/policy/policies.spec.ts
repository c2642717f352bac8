import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import type { Decision } from '#action';
import { loadSuites, runSuites } from '#policy-test';
import { decide, parsePolicy } from './index.js';
import type { Policy } from './index.js';

const suites = loadSuites(['policies']);

const policies = readdirSync('policies', { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.yaml') && !path.endsWith('.test.yaml'))
  .map((path) => join('policies', path));

/** Never into what a high risk would make of it. */
const FLIPPED: Readonly<Record<Decision, Decision>> = {
  allow: 'deny',
  deny: 'require_approval',
  require_approval: 'deny',
};

it('finds a suite beside every policy and a policy beside every suite', () => {
  expect(suites.map(({ policyPath }) => policyPath).sort()).toEqual(policies.sort());
});

describe.each(suites)('$file', (suite) => {
  const { policy } = suite.policies;
  const report = runSuites([suite]);

  it('passes', () => {
    expect(report.suites.flatMap(({ tests }) => tests.flatMap(({ failures }) => failures))).toEqual([]);
    expect(report.passed).toBe(suite.tests.length);
  });

  it('names each test by a sentence', () => {
    for (const { name } of suite.tests) expect(name).toMatch(/ /);
  });

  it('covers every rule and every condition', () => {
    expect(report.coverage.flatMap(({ missing }) => missing)).toEqual([]);
  });

  it.each(policy.rules.all)('fails when rule $number, $name, has another effect', ({ number, decision }) => {
    const [document] = policy.documents;
    const mutant = parse(document?.text ?? '') as { rules: Record<string, unknown>[] };
    mutant.rules = mutant.rules.map((rule, index) =>
      index === number - 1 ? { ...rule, [decision]: undefined, [FLIPPED[decision]]: true } : rule,
    );
    const changed = {
      ...suite,
      policies: { ...suite.policies, policy: parsePolicy(JSON.stringify(mutant), 'p') },
    };
    expect(runSuites([changed]).failed).toBeGreaterThan(0);
  });
});

describe('full coverage', () => {
  const [refunds] = suites.filter(({ file }) => file.endsWith('refunds.test.yaml'));
  if (refunds === undefined) throw new Error('The pack of refunds is gone.');
  const { policy } = refunds.policies;
  const rules = (parse(policy.documents[0]?.text ?? '') as { rules: { match: Record<string, unknown> }[] })
    .rules;
  const decidedBy = (changed: Policy): (number | undefined)[] =>
    refunds.tests
      .flatMap(({ cells }) => cells)
      .map(({ action, time }) => decide(action, changed, undefined, time, {}).trace.rule?.number);
  const conditions = rules.flatMap(({ match }, index) =>
    Object.keys(match)
      .filter((key) => match[key] !== '*')
      .map((key) => [index, key] as const),
  );

  it.each(conditions)('shows another rule deciding when rule %i, from nought, lacks its %s', (index, key) => {
    const without = rules.map((rule, at) =>
      at === index ? { ...rule, match: { ...rule.match, [key]: undefined } } : rule,
    );
    const changed = parsePolicy(JSON.stringify({ rules: without }), 'p');
    expect(decidedBy(changed)).not.toEqual(decidedBy(policy));
  });
});
