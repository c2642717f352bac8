import { failureLines } from './failure-text.js';
import type { PolicyCoverage, TestReport } from './run-suites.js';

/** A suite as the reports for machines have it. */
export interface ReportGroup {
  readonly name: string;
  readonly tests: readonly ReportedTest[];
}

export interface ReportedTest {
  readonly name: string;
  readonly file: string;
  readonly line: number;
  /** Undefined: it passed. */
  readonly failure: { readonly message: string; readonly lines: readonly string[] } | undefined;
}

/** The suites; then, when a least coverage is asked for, each policy's as a test. */
export function reportGroups({ suites, coverage, min_coverage }: TestReport): readonly ReportGroup[] {
  const groups = suites.map(({ file, tests }) => ({
    name: file,
    tests: tests.map((test) => ({
      name: test.name,
      file: test.file,
      line: test.line,
      failure:
        test.failures.length === 0 ? undefined : { message: messageOf(test), lines: failureLines(test) },
    })),
  }));
  if (min_coverage === null) return groups;
  return [...groups, { name: 'coverage', tests: coverage.map((one) => coverageTest(one, min_coverage)) }];
}

function messageOf({ failures }: TestReport['suites'][number]['tests'][number]): string {
  const [first] = failures;
  const key = first?.differs[0];
  if (first === undefined || key === undefined) return '';
  const cell = first.cell === null ? '' : `${first.cell}: `;
  return `${cell}${key} expected ${first.expected[key] ?? ''}, actual ${first.actual[key] ?? 'none'}`;
}

function coverageTest({ policy, percent, missing }: PolicyCoverage, least: number): ReportedTest {
  return {
    name: `${policy} is covered to ${least}%`,
    file: policy,
    line: 1,
    failure:
      percent >= least
        ? undefined
        : {
            message: `${percent}% covered`,
            lines: missing.map(({ file, line, rule, says }) => `${file}:${line} ${rule}: ${says}`),
          },
  };
}
