import { closestTo } from './closest-to.js';
import { isList } from './located-yaml.js';
import type { Located, LocatedMap } from './located-yaml.js';
import type { PolicyProblem, Position } from './policy-error.js';

/** Readers give null for what they refuse; the problem is on the list by then, so the caller only goes on. */
export type Problems = PolicyProblem[];

export function report(problems: Problems, at: Position, message: string): null {
  problems.push({ file: at.file, line: at.line, column: at.column, message });
  return null;
}

export function readMap(
  located: Located,
  what: string,
  keys: readonly string[] | 'any',
  problems: Problems,
): LocatedMap | null {
  const { value } = located;
  if (value === null || typeof value !== 'object' || isList(value)) {
    return report(problems, located.at, `${what} must be a map, not ${kindOf(located)}.`);
  }
  for (const [key, entry] of value) {
    if (keys === 'any' || keys.includes(key)) continue;
    const meant = closestTo(key, keys);
    const hint = meant === undefined ? `known here: ${keys.join(', ')}` : `did you mean "${meant}"?`;
    report(problems, entry.key, `${what} has no key "${key}"; ${hint}${hint.endsWith('?') ? '' : '.'}`);
  }
  return value;
}

export function readList(located: Located, what: string, problems: Problems): readonly Located[] | null {
  if (isList(located.value)) return located.value;
  return report(problems, located.at, `${what} must be a list, not ${kindOf(located)}.`);
}

export function readRequired(
  map: LocatedMap,
  key: string,
  located: Located,
  what: string,
  problems: Problems,
): Located | null {
  return map.get(key)?.value ?? report(problems, located.at, `${what} needs "${key}".`);
}

/** The items of the list under a key that must be there. */
export function readRequiredList(
  map: LocatedMap,
  key: string,
  located: Located,
  what: string,
  problems: Problems,
): readonly Located[] {
  const list = readRequired(map, key, located, what, problems);
  return (list && readList(list, `"${key}"`, problems)) ?? [];
}

export function readText(located: Located, what: string, problems: Problems): string | null {
  const { value } = located;
  if (typeof value === 'string' && value !== '') return value;
  const kind = value === '' ? 'empty text' : kindOf(located);
  const advice = typeof value === 'number' || typeof value === 'boolean' ? '; put it in quotes' : '';
  return report(problems, located.at, `${what} must be text, not ${kind}${advice}.`);
}

export function readNumber(located: Located, what: string, problems: Problems): number | null {
  if (typeof located.value === 'number') return located.value;
  return report(problems, located.at, `${what} must be a number, not ${kindOf(located)}.`);
}

export function readOneOf<T extends string>(
  located: Located,
  what: string,
  choices: readonly T[],
  problems: Problems,
): T | null {
  const choice = choices.find((candidate) => candidate === located.value);
  if (choice !== undefined) return choice;
  const given = typeof located.value === 'string' ? `"${located.value}"` : kindOf(located);
  return report(problems, located.at, `${what} must be ${inWords(choices)}, not ${given}.`);
}

/** A switch that can only be on: `false` would read as the opposite of what its absence means. */
export function readTrue(located: Located, key: string, problems: Problems): true | null {
  if (located.value === true) return true;
  const given = located.value === false ? 'false' : kindOf(located);
  return report(problems, located.at, `"${key}" can't be ${given}; write ${key}: true or leave it out.`);
}

function kindOf({ value }: Located): string {
  if (value === null) return 'nothing';
  if (typeof value === 'object') return isList(value) ? 'a list' : 'a map';
  if (typeof value === 'string') return 'text';
  return typeof value === 'number' ? 'a number' : String(value);
}

function inWords(choices: readonly string[]): string {
  return new Intl.ListFormat('en', { type: 'disjunction' }).format(choices);
}
