import { closestTo } from './closest-to.js';
import { isList } from './located-yaml.js';
import type { Located, LocatedMap } from './located-yaml.js';
import type { PolicyProblem, Position } from './policy-error.js';

/** Readers give undefined for what they refuse; the problem is on the list by then, so the caller only goes on. */
export type Problems = PolicyProblem[];

export function report(problems: Problems, at: Position, message: string): undefined {
  problems.push({ file: at.file, line: at.line, column: at.column, message });
}

export function readMap(
  located: Located,
  what: string,
  keys: readonly string[] | 'any',
  problems: Problems,
): LocatedMap | undefined {
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

export function readList(located: Located, what: string, problems: Problems): readonly Located[] | undefined {
  if (isList(located.value)) return located.value;
  return report(problems, located.at, `${what} must be a list, not ${kindOf(located)}.`);
}

export function readText(located: Located, what: string, problems: Problems): string | undefined {
  const { value } = located;
  if (typeof value === 'string' && value !== '') return value;
  const kind = value === '' ? 'empty text' : kindOf(located);
  const advice = typeof value === 'number' || typeof value === 'boolean' ? '; put it in quotes' : '';
  return report(problems, located.at, `${what} must be text, not ${kind}${advice}.`);
}

export function readNumber(located: Located, what: string, problems: Problems): number | undefined {
  if (typeof located.value === 'number') return located.value;
  return report(problems, located.at, `${what} must be a number, not ${kindOf(located)}.`);
}

export function readOneOf<T extends string>(
  located: Located,
  what: string,
  choices: readonly T[],
  problems: Problems,
): T | undefined {
  const choice = choices.find((candidate) => candidate === located.value);
  if (choice !== undefined) return choice;
  const given = typeof located.value === 'string' ? `"${located.value}"` : kindOf(located);
  return report(problems, located.at, `${what} must be ${inWords(choices)}, not ${given}.`);
}

/** A switch that can only be on: `false` would read as the opposite of what its absence means. */
export function readTrue(located: Located, key: string, problems: Problems): true | undefined {
  if (located.value === true) return true;
  const given = located.value === false ? 'false' : kindOf(located);
  return report(problems, located.at, `"${key}" can't be ${given}; write ${key}: true or leave it out.`);
}

function kindOf({ value }: Located): string {
  if (value === null) return 'nothing';
  if (typeof value === 'object') return isList(value) ? 'a list' : 'a map';
  switch (typeof value) {
    case 'string':
      return 'text';
    case 'number':
      return 'a number';
    case 'boolean':
      return String(value);
  }
}

function inWords(choices: readonly string[]): string {
  return new Intl.ListFormat('en', { type: 'disjunction' }).format(choices);
}
