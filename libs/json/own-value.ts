import type { JsonObject, JsonValue } from './json-value.js';

/** What stands at a path; undefined when nothing does. Own properties only: `constructor` or `__proto__` names nothing but data. */
export function ownValue(object: JsonObject, path: readonly string[]): JsonValue | undefined {
  let value: JsonValue | undefined = object;
  for (const key of path) {
    if (!isObject(value) || !Object.hasOwn(value, key)) return undefined;
    value = value[key];
  }
  return value;
}

const isObject = (value: JsonValue | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
