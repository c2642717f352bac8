import {
  PolicyError,
  inReadingOrder,
  isList,
  readList,
  readMap,
  readRequired,
  readText,
  readYaml,
  report,
} from '#policy';
import type { DocumentText, Located, LocatedMap, Problems } from '#policy';
import { readAction } from './read-action.js';
import { EXPECTATION_KEYS, readExpectation, readOptionalText } from './read-expectation.js';
import { MATRIX_KEYS, readCells } from './read-matrix.js';
import { readTime } from './read-time.js';
import type { Suite, Test } from './suite.js';

export const SUITE_KEYS = ['policy', 'profile', 'time', 'cases', 'matrices'] as const;
export const CASE_KEYS = ['name', 'action', 'time', ...EXPECTATION_KEYS] as const;

/** When no time is given: a Thursday. */
export const SOME_TIME = '2026-01-01T00:00:00.000Z';

/**
 * A list of cases, or a map that has them under `cases` and matrices under `matrices`.
 *
 * @throws PolicyError with every problem of the document.
 */
export function readSuite({ file, text }: DocumentText): Suite {
  const problems: Problems = [];
  const document = readYaml(text, file, problems);
  const suite = problems.length === 0 ? readDocument(document, file, problems) : null;
  if (suite === null || problems.length > 0) throw new PolicyError(inReadingOrder(problems, [file]));
  return suite;
}

function readDocument(document: Located, file: string, problems: Problems): Suite | null {
  if (document.value === null)
    return report(problems, document.at, 'The suite is empty; write a list of cases.');
  if (isList(document.value))
    return {
      file,
      policy: undefined,
      profile: undefined,
      tests: readTests(document, document.value, [], SOME_TIME, problems),
    };
  const map = readMap(document, 'A suite', SUITE_KEYS, problems);
  if (map === null) return null;
  return {
    file,
    policy: readOptionalText(map, 'policy', problems),
    profile: readOptionalText(map, 'profile', problems),
    tests: readTests(
      document,
      readOptionalList(map, 'cases', problems),
      readOptionalList(map, 'matrices', problems),
      readTime(map, SOME_TIME, problems),
      problems,
    ),
  };
}

function readOptionalList(map: LocatedMap, key: string, problems: Problems): readonly Located[] {
  const list = map.get(key)?.value;
  return (list && readList(list, `"${key}"`, problems)) ?? [];
}

function readTests(
  document: Located,
  cases: readonly Located[],
  matrices: readonly Located[],
  time: string,
  problems: Problems,
): readonly Test[] {
  if (cases.length + matrices.length === 0 && problems.length === 0)
    report(problems, document.at, 'The suite tests nothing; write at least one case or matrix.');
  const tests = [
    ...cases.map((one) => readCase(one, time, problems)),
    ...matrices.map((one) => readMatrix(one, time, problems)),
  ].filter((test) => test !== null);
  const names = new Set<string>();
  for (const { name, at } of tests) {
    if (names.has(name)) report(problems, at, `The name "${name}" is given twice; give each test its own.`);
    names.add(name);
  }
  return tests;
}

function readCase(located: Located, suiteTime: string, problems: Problems): Test | null {
  const what = 'A case';
  const map = readMap(located, what, CASE_KEYS, problems);
  if (map === null) return null;
  const name = readName(map, located, what, problems);
  const actionAt = readRequired(map, 'action', located, what, problems);
  const action = actionAt && readAction(actionAt, problems);
  const time = readTime(map, suiteTime, problems);
  const expected = readExpectation(map, located, what, problems);
  if (name === null || action === null || expected === null) return null;
  return { name, at: located.at, cells: [{ label: null, action, time, expected }] };
}

function readMatrix(located: Located, suiteTime: string, problems: Problems): Test | null {
  const what = 'A matrix';
  const map = readMap(located, what, MATRIX_KEYS, problems);
  if (map === null) return null;
  const name = readName(map, located, what, problems);
  const expected = readExpectation(map, located, what, problems);
  const cells = readCells(map, located, { time: readTime(map, suiteTime, problems), expected }, problems);
  return name === null || cells === null ? null : { name, at: located.at, cells };
}

function readName(map: LocatedMap, located: Located, what: string, problems: Problems): string | null {
  const name = readRequired(map, 'name', located, what, problems);
  return name && readText(name, '"name"', problems);
}
