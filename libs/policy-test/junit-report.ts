import { reportGroups } from './report-groups.js';
import type { ReportGroup, ReportedTest } from './report-groups.js';
import type { TestReport } from './run-suites.js';

/** The report as the XML that CI servers read. */
export function junitReport(report: TestReport): string {
  const groups = reportGroups(report);
  const attributes = { name: 'faramesh policy test', ...countsOf(groups.flatMap(({ tests }) => tests)) };
  const suites = element('testsuites', attributes, groups.map(suiteElement).join('\n'));
  return `<?xml version="1.0" encoding="UTF-8"?>\n${suites}\n`;
}

const suiteElement = ({ name, tests }: ReportGroup): string =>
  element(
    'testsuite',
    { name, ...countsOf(tests), errors: 0, skipped: 0 },
    tests.map((test) => testElement(test, name)).join('\n'),
  );

function testElement({ name, file, line, failure }: ReportedTest, classname: string): string {
  const attributes = { name, classname, file, line };
  if (failure === undefined) return element('testcase', attributes);
  const { message, lines } = failure;
  return element('testcase', attributes, element('failure', { message }, escaped(lines.join('\n'))));
}

const countsOf = (tests: readonly ReportedTest[]): { tests: number; failures: number } => ({
  tests: tests.length,
  failures: tests.filter(({ failure }) => failure).length,
});

function element(
  name: string,
  attributes: Readonly<Record<string, string | number>>,
  content?: string,
): string {
  const written = Object.entries(attributes).map(([key, value]) => ` ${key}=${quoted(String(value))}`);
  const start = `<${name}${written.join('')}`;
  return content === undefined ? `${start}/>` : `${start}>${content}</${name}>`;
}

/** What XML 1.0 can't hold in any way becomes U+FFFD. */
const escaped = (text: string): string =>
  text
    .toWellFormed()
    .replaceAll(/[^\t\n\r\u0020-\uFFFD\u{10000}-\u{10FFFF}]/gu, '\uFFFD')
    .replaceAll(/[&<>\r]/g, asReference);

/** A reader of XML takes a line break in a value for a space. */
const quoted = (text: string): string => `"${escaped(text).replaceAll(/["\t\n]/g, asReference)}"`;

const asReference = (character: string): string => `&#${character.charCodeAt(0)};`;
