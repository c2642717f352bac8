import type { Condition } from './condition.js';
import { CONDITIONS, fieldCondition, readExpression } from './conditions.js';
import { readMap, report } from './document-reader.js';
import { isList, plainJson } from './located-yaml.js';
import type { Located, LocatedMap } from './located-yaml.js';
import type { Scope } from './read-operand.js';

/** Keys that are not a condition each. */
export const OTHER_KEYS = ['field', 'value', 'not'] as const;
export const ONLY_IN_MATCH = ['when'] as const;
const KEYS = [...Object.keys(CONDITIONS), ...OTHER_KEYS];

/** The conditions of a rule: a map of keys under `match`, an expression under `when`, or both; `when` may be a map too. */
export function readRuleConditions(
  rule: LocatedMap,
  located: Located,
  what: string,
  scope: Scope,
): readonly Condition[] | null {
  const match = rule.get('match')?.value;
  const when = rule.get('when')?.value;
  if (match === undefined && when === undefined)
    return report(scope.problems, located.at, `${what} needs "match" or "when".`);
  const read = [
    match && readConditions(match, '"match"', scope, [...KEYS, ...ONLY_IN_MATCH]),
    when && readWhen(when, scope, KEYS),
  ].filter((one) => one !== undefined);
  return read.every((one) => one !== null) ? read.flat() : null;
}

/** An expression, or a map of conditions. */
export function readWhen(when: Located, scope: Scope, keys: readonly string[]): readonly Condition[] | null {
  if (typeof when.value !== 'string') return readConditions(when, '"when"', scope, keys);
  const expression = readExpression(when, scope);
  return expression && [expression];
}

function readConditions(
  located: Located,
  what: string,
  scope: Scope,
  keys: readonly string[] = KEYS,
): readonly Condition[] | null {
  const { problems } = scope;
  const map = readMap(located, what, keys, problems);
  if (map === null) return null;
  if (map.size === 0) {
    return report(
      problems,
      located.at,
      `${what} is empty and would hold for everything; write tool: "*" if you mean that.`,
    );
  }
  const found = problems.length;
  refuseTwoNames(map, what, scope);
  const conditions = [
    ...Object.entries(CONDITIONS).map(([key, read]) => {
      const entry = map.get(key);
      return entry ? read(entry.value, key, scope) : null;
    }),
    readField(map, what, scope),
    readNot(map, scope),
    readInner(map, scope),
  ];
  return problems.length > found ? null : conditions.filter((condition) => condition !== null);
}

function refuseTwoNames(map: LocatedMap, what: string, { problems }: Scope): void {
  const second = map.has('op') ? map.get('operation') : undefined;
  if (second)
    report(problems, second.key, `${what} has both "op" and "operation", which are one condition; keep one.`);
}

function readField(map: LocatedMap, what: string, scope: Scope): Condition | null {
  const field = map.get('field');
  const value = map.get('value');
  if (field && value) return fieldCondition(field.value, value.value, scope);
  if (field)
    return report(
      scope.problems,
      field.key,
      `${what} has "field" without "value"; say what the field must equal.`,
    );
  if (value)
    return report(
      scope.problems,
      value.key,
      `${what} has "value" without "field"; say which field must equal it.`,
    );
  return null;
}

/** An expression among the keys, which is last to be asked. */
function readInner(map: LocatedMap, scope: Scope): Condition | null {
  const when = map.get('when')?.value;
  return when ? readExpression(when, scope) : null;
}

/** A map of conditions that must not all hold, or a list of such maps. */
function readNot(map: LocatedMap, scope: Scope): Condition | null {
  const not = map.get('not')?.value;
  if (not === undefined) return null;
  if (isList(not.value) && not.value.length === 0)
    return report(scope.problems, not.at, '"not" is an empty list; write what must not hold.');
  const maps = isList(not.value) ? not.value : [not];
  const groups = maps.map((one) => readConditions(one, '"not"', scope));
  if (!groups.every((group) => group !== null)) return null;
  const comparison = { condition: 'not', on: 'action', threshold: plainJson(not) };
  return { kind: 'negated', key: 'not', groups, comparison };
}
