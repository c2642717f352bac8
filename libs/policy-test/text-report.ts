import { failureLines, oneLine } from './failure-text.js';
import type { PolicyCoverage, SuiteResult, TestReport } from './run-suites.js';

/** The report for a person. */
export function textReport({ suites, coverage, min_coverage, passed, failed }: TestReport): string {
  return [
    ...suites.flatMap(suiteLines),
    ...coverage.flatMap((one) => coverageLines(one, min_coverage)),
    `${passed} passed, ${failed} failed`,
  ].join('\n');
}

function suiteLines({ file, policy, tests }: SuiteResult): readonly string[] {
  const failing = tests.filter(({ failures }) => failures.length > 0);
  const counts = [
    `${tests.length - failing.length} passed`,
    ...(failing.length > 0 ? [`${failing.length} failed`] : []),
  ];
  return [
    `${oneLine(file)} on ${oneLine(policy)}: ${counts.join(', ')}`,
    ...failing.flatMap((test) => [
      `  FAILED ${oneLine(test.name)} (${oneLine(test.file)}:${test.line})`,
      ...failureLines(test).map((line) => `    ${line}`),
    ]),
  ];
}

function coverageLines(
  { policy, percent, rules, conditions, missing }: PolicyCoverage,
  least: number | null,
): readonly string[] {
  const enough = percent >= (least ?? 0) ? '' : `; at least ${least ?? 0}% is asked for`;
  return [
    `${oneLine(policy)}: ${percent}% covered, ${rules.covered} of ${rules.of} rules and ${conditions.covered} of ${conditions.of} conditions${enough}`,
    ...missing.map(({ file, line, rule, says }) => oneLine(`  ${file}:${line} ${rule}: ${says}`)),
  ];
}
