import type { ActionRequest } from '#action';
import type { Actual, Failure, TestResult } from './run-suites.js';

const MAX_SHOWN_CELLS = 10;

/** What failed of a test and why, line by line. */
export function failureLines({ failures, cells }: TestResult): readonly string[] {
  const more = failures.length - MAX_SHOWN_CELLS;
  const [first] = failures;
  return [
    ...(first?.cell == null ? [] : [`${failures.length} of ${cells} cells failed:`]),
    ...failures.slice(0, MAX_SHOWN_CELLS).flatMap(linesOf),
    ...(more > 0 ? [`… and ${more} more`] : []),
  ];
}

function linesOf({ action, differs, expected, actual }: Failure): readonly string[] {
  return [
    actionText(action),
    ...differs.flatMap((key) => [
      `  ${key.padEnd(KEY_WIDTH)} expected ${oneLine(String(expected[key]))}`,
      `  ${''.padEnd(KEY_WIDTH)} actual   ${oneLine(actual[key] ?? 'none')}`,
    ]),
    `  ${deciderText(actual)}`,
  ];
}

const KEY_WIDTH = 'reason_code'.length;

const deciderText = ({ rule, file, line, reason_code, risk_level }: Actual): string => {
  const name = rule === null ? '' : ` ${oneLine(rule)}`;
  const by = file === null ? 'decided by no rule' : `decided by ${oneLine(file)}:${line ?? 1}${name}`;
  return `${by} (${reason_code}, risk ${risk_level})`;
};

export function actionText({ agent_id, tool, operation, params, context }: ActionRequest): string {
  const given = Object.entries({ params, context }).filter(([, value]) => Object.keys(value).length > 0);
  const values = given.map(([name, value]) => `, ${name} ${JSON.stringify(value)}`).join('');
  return oneLine(`${tool}:${operation} by ${agent_id}${values}`);
}

/** Names come from files of anybody: none may begin a line or move the cursor of a terminal. */
export const oneLine = (text: string): string =>
  text.replaceAll(
    /[\p{Cc}\p{Cf}\u2028\u2029]/gu,
    (one) => `\\u${one.codePointAt(0)?.toString(16).padStart(4, '0') ?? ''}`,
  );
