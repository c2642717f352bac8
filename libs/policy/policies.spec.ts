import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import type { ActionRequest } from '#action';
import { decide, loadPolicies } from './index.js';
import type { Judgement, Policy } from './index.js';

interface PolicyCase {
  readonly name: string;
  readonly action: Partial<ActionRequest> & Pick<ActionRequest, 'tool' | 'operation'>;
  readonly decision: string;
  readonly risk_level?: string;
  readonly reason_code?: string;
  /** The name of the rule that decides. */
  readonly rule?: string;
}

const CASE_KEYS = new Set(['name', 'action', 'decision', 'risk_level', 'reason_code', 'rule']);
const ACTION_KEYS = new Set(['agent_id', 'tool', 'operation', 'params', 'context']);

const suites = readdirSync('policies', { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.test.yaml'))
  .map((path) => join('policies', path));

const policies = readdirSync('policies', { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.yaml') && !path.endsWith('.test.yaml'))
  .map((path) => join('policies', path));

it('finds a suite beside every policy and a policy beside every suite', () => {
  expect(suites.length).toBeGreaterThan(0);
  expect(suites.map((suite) => suite.replace('.test.yaml', '.yaml')).sort()).toEqual(policies.sort());
});

describe.each(suites)('%s', (suite) => {
  const { policy } = loadPolicies({ policyPath: suite.replace('.test.yaml', '.yaml') });
  const cases = parse(readFileSync(suite, 'utf8')) as readonly PolicyCase[];
  const judged = cases.map((policyCase) => ({ policyCase, judgement: judgementOf(policyCase, policy) }));

  it.each(judged.map((one) => [one.policyCase.name, one] as const))('%s', (_, { policyCase, judgement }) => {
    const { name, action, ...expected } = policyCase;
    expect(name).toMatch(/ /);
    expect(Object.keys(policyCase).filter((key) => !CASE_KEYS.has(key))).toEqual([]);
    expect(Object.keys(action).filter((key) => !ACTION_KEYS.has(key))).toEqual([]);
    expect({ ...judgement, rule: judgement.trace.rule?.name }).toMatchObject(expected);
  });

  it('gives every case a name of its own', () => {
    expect(new Set(cases.map((policyCase) => policyCase.name)).size).toBe(cases.length);
  });

  it('has a case for every rule', () => {
    const decided = new Set(judged.map(({ judgement }) => judgement.trace.rule?.number));
    expect(policy.rules.all.filter((rule) => !decided.has(rule.number)).map((rule) => rule.name)).toEqual([]);
  });

  it('has a case for every risk rule', () => {
    const scored = new Set(judged.map(({ judgement }) => judgement.trace.risk_rule?.number));
    expect(policy.riskRules.all.filter((rule) => !scored.has(rule.number)).map((rule) => rule.name)).toEqual(
      [],
    );
  });
});

function judgementOf({ action }: PolicyCase, policy: Policy): Judgement {
  const complete = { agent_id: 'some-agent', params: {}, context: {}, ...action };
  return decide(complete, policy, undefined, '2026-01-01T00:00:00Z', {});
}
