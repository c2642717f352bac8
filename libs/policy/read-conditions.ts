import { CONDITIONS, fieldCondition } from './conditions.js';
import type { Condition } from './conditions.js';
import { readMap, report } from './document-reader.js';
import type { Problems } from './document-reader.js';
import type { Located, LocatedMap } from './located-yaml.js';

const KEYS = [...Object.keys(CONDITIONS), 'field', 'value'];

export function readConditions(
  located: Located,
  what: string,
  problems: Problems,
  keys: readonly string[] = KEYS,
): readonly Condition[] | null {
  const map = readMap(located, what, keys, problems);
  if (map === null) return null;
  if (map.size === 0) {
    return report(
      problems,
      located.at,
      `${what} is empty and would hold for everything; write tool: "*" if you mean that.`,
    );
  }
  refuseTwoNames(map, what, problems);
  const conditions = [
    ...Object.entries(CONDITIONS).map(([key, read]) => {
      const entry = map.get(key);
      return entry ? read(entry.value, key, problems) : null;
    }),
    readField(map, what, problems),
  ];
  return conditions.filter((condition) => condition !== null);
}

function refuseTwoNames(map: LocatedMap, what: string, problems: Problems): void {
  const second = map.has('op') ? map.get('operation') : undefined;
  if (second)
    report(problems, second.key, `${what} has both "op" and "operation", which are one condition; keep one.`);
}

function readField(map: LocatedMap, what: string, problems: Problems): Condition | null {
  const field = map.get('field');
  const value = map.get('value');
  if (field && value) return fieldCondition(field.value, value.value, problems);
  if (field)
    return report(problems, field.key, `${what} has "field" without "value"; say what the field must equal.`);
  if (value)
    return report(problems, value.key, `${what} has "value" without "field"; say which field must equal it.`);
  return null;
}
