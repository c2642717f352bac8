import type { ActionRequest } from '#action';
import type { JsonValue } from '#json';
import { ownValue } from '#json';

/**
 * The value that a policy names, from params first and then from context; undefined when neither has it.
 * A null in params is a value: it is not made up for from context, or a caller could blank what the tool is sent.
 * A dot always goes into a nested object. A key that itself has a dot can't be named, so it can't shadow the nested one.
 */
export function namedValue(action: ActionRequest, path: readonly string[]): JsonValue | undefined {
  const sent = ownValue(action.params, path);
  return sent !== undefined ? sent : ownValue(action.context, path);
}
