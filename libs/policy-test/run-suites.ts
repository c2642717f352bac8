import type { ActionRequest, Decision, RiskLevel } from '#action';
import { decide, profileFor } from '#policy';
import type { Judgement, Policy } from '#policy';
import { coverageOf } from './coverage.js';
import type { Coverage, Judged } from './coverage.js';
import type { LoadedSuite } from './load-suites.js';
import type { Cell, Expectation, Test } from './suite.js';

export interface TestReport {
  /** No test failed, and every policy has the coverage that was asked for. */
  readonly ok: boolean;
  readonly passed: number;
  readonly failed: number;
  readonly suites: readonly SuiteResult[];
  /** In percent; null: none was asked for. */
  readonly min_coverage: number | null;
  readonly coverage: readonly PolicyCoverage[];
}

export interface SuiteResult {
  readonly file: string;
  readonly policy: string;
  readonly tests: readonly TestResult[];
}

export interface TestResult {
  readonly name: string;
  readonly file: string;
  readonly line: number;
  /** How many actions were judged: one, or the cells of a matrix. */
  readonly cells: number;
  readonly failures: readonly Failure[];
}

export interface Failure {
  /** Which of the matrix; null for a case. */
  readonly cell: string | null;
  readonly action: ActionRequest;
  /** What was not met. */
  readonly differs: readonly (keyof Expectation)[];
  readonly expected: Expectation;
  readonly actual: Actual;
}

export interface Actual {
  readonly decision: Decision;
  readonly risk_level: RiskLevel;
  readonly reason_code: string;
  readonly rule: string | null;
  /** Of the rule that decided. */
  readonly file: string | null;
  readonly line: number | null;
}

export interface PolicyCoverage extends Coverage {
  readonly policy: string;
}

/** Judges every action of the suites, and says how much of the policies they cover. */
export function runSuites(suites: readonly LoadedSuite[], minCoverage: number | null = null): TestReport {
  const ran = suites.map(runSuite);
  const results = ran.map(({ result }) => result);
  const policies = new Map(ran.map(({ result, policy }) => [result.policy, policy]));
  const coverage = [...policies].map(([path, policy]) => {
    const judged = ran.filter(({ result }) => result.policy === path).flatMap((one) => one.judged);
    return { policy: path, ...coverageOf(policy, judged) };
  });
  const tests = results.flatMap((suite) => suite.tests);
  const failed = tests.filter(({ failures }) => failures.length > 0).length;
  return {
    ok: failed === 0 && coverage.every(({ percent }) => percent >= (minCoverage ?? 0)),
    passed: tests.length - failed,
    failed,
    suites: results,
    min_coverage: minCoverage,
    coverage,
  };
}

interface Ran {
  readonly result: SuiteResult;
  readonly policy: Policy;
  readonly judged: readonly Judged[];
}

function runSuite({ file, policyPath, policies, tests }: LoadedSuite): Ran {
  const { policy, profiles } = policies;
  const ran = tests.map((test) => ({
    test,
    cells: test.cells.map((cell) => ({
      ...cell,
      judgement: decide(cell.action, policy, profileFor(profiles, cell.action.agent_id), cell.time, {}),
    })),
  }));
  return {
    result: { file, policy: policyPath, tests: ran.map(({ test, cells }) => resultOf(test, cells)) },
    policy,
    judged: ran.flatMap(({ cells }) => cells),
  };
}

function resultOf(
  { name, at: { file, line } }: Test,
  cells: readonly (Cell & { readonly judgement: Judgement })[],
): TestResult {
  const failures = cells.flatMap(({ label, action, expected, judgement }): Failure[] => {
    const actual = actualOf(judgement);
    const differs = KEYS.filter((key) => expected[key] !== undefined && expected[key] !== actual[key]);
    return differs.length > 0 ? [{ cell: label, action, differs, expected, actual }] : [];
  });
  return { name, file, line, cells: cells.length, failures };
}

const KEYS = [
  'decision',
  'rule',
  'reason_code',
  'risk_level',
] as const satisfies readonly (keyof Expectation)[];

function actualOf({ decision, risk_level, reason_code, trace }: Judgement): Actual {
  const rule = trace.rule ?? trace.profile_rule;
  return {
    decision,
    risk_level,
    reason_code,
    rule: rule?.name ?? null,
    file: rule?.file ?? null,
    line: rule?.line ?? null,
  };
}
