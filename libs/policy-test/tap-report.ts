import { stringify } from 'yaml';
import { oneLine } from './failure-text.js';
import { reportGroups } from './report-groups.js';
import type { ReportGroup, ReportedTest } from './report-groups.js';
import type { TestReport } from './run-suites.js';

/** The report as TAP 14 (https://testanything.org), a subtest for each suite. */
export function tapReport(report: TestReport): string {
  const groups = reportGroups(report);
  const subtests = groups.flatMap(({ name, tests }, index) => [
    `# Subtest: ${described(name)}`,
    ...subtestLines(tests).map((line) => `    ${line}`),
    point(
      tests.every(({ failure }) => failure === undefined),
      index,
      name,
    ),
  ]);
  return ['TAP version 14', `1..${groups.length}`, ...subtests].map((line) => `${line}\n`).join('');
}

const subtestLines = (tests: ReportGroup['tests']): readonly string[] => [
  `1..${tests.length}`,
  ...tests.flatMap((test, index) => [
    point(test.failure === undefined, index, test.name),
    ...diagnosis(test).map((line) => `  ${line}`),
  ]),
];

function diagnosis({ file, line, failure }: ReportedTest): readonly string[] {
  if (failure === undefined) return [];
  const { message, lines } = failure;
  const block = stringify(
    { message: oneLine(message), at: { file, line }, details: lines.join('\n') },
    { lineWidth: 0 },
  );
  return ['---', ...block.trimEnd().split('\n'), '...'];
}

const point = (ok: boolean, index: number, name: string): string =>
  `${ok ? 'ok' : 'not ok'} ${index + 1} - ${described(name)}`;

/** A # would begin a directive, such as one that skips the test. */
const described = (text: string): string => oneLine(text).replaceAll(/[\\#]/g, String.raw`\$&`);
