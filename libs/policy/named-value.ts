import type { ActionRequest } from '#action';
import type { JsonObject, JsonValue } from '#json';

/**
 * The value that a policy names, from params first and then from context; undefined when neither has it.
 * A null in params is a value: it is not made up for from context, or a caller could blank what the tool is sent.
 * A dot always goes into a nested object. A key that itself has a dot can't be named, so it can't shadow the nested one.
 */
export function namedValue(action: ActionRequest, path: readonly string[]): JsonValue | undefined {
  const sent = ownValue(action.params, path);
  return sent !== undefined ? sent : ownValue(action.context, path);
}

/** Own properties only: `constructor` or `__proto__` in a policy names nothing but data. */
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
