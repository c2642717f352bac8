import type { ActionRequest } from '#action';
import { JsonRefused, parseStrictJson } from '#json';
import type { JsonObject } from '#json';
import {
  PolicyError,
  inReadingOrder,
  plainJson,
  readMap,
  readRequired,
  readText,
  readYaml,
  refusal,
} from '#policy';
import type { Located, LocatedMap, Problems } from '#policy';
import { readOptionalText } from './read-expectation.js';

export const ACTION_KEYS = ['agent_id', 'tool', 'operation', 'params', 'context'] as const;
export const SOME_AGENT = 'some-agent';

/**
 * An action in JSON, as the API takes it; agent_id, params and context may be left out.
 *
 * @throws PolicyError with every problem.
 */
export function parseAction(bytes: Buffer, file: string): ActionRequest {
  try {
    parseStrictJson(bytes);
  } catch (error) {
    if (!(error instanceof JsonRefused)) throw error;
    throw refusal(file, error.message.replace('The body', 'The action'));
  }
  const problems: Problems = [];
  // JSON is YAML, and here the places of all values are known.
  const located = readYaml(bytes.toString('utf8'), file, problems);
  const action = problems.length === 0 ? readAction(located, problems) : null;
  if (action === null || problems.length > 0) throw new PolicyError(inReadingOrder(problems, [file]));
  return action;
}

export function readAction(located: Located, problems: Problems): ActionRequest | null {
  const what = 'An action';
  const map = readMap(located, what, ACTION_KEYS, problems);
  if (map === null) return null;
  const [toolAt, operationAt] = ['tool', 'operation'].map((key) =>
    readRequired(map, key, located, what, problems),
  );
  const tool = toolAt && readText(toolAt, '"tool"', problems);
  const operation = operationAt && readText(operationAt, '"operation"', problems);
  const agent_id = readOptionalText(map, 'agent_id', problems) ?? SOME_AGENT;
  const params = readOptionalObject(map, 'params', problems);
  const context = readOptionalObject(map, 'context', problems);
  return tool && operation
    ? { agent_id, tool, operation, params: params ?? {}, context: context ?? {} }
    : null;
}

export function readOptionalObject(map: LocatedMap, key: string, problems: Problems): JsonObject | undefined {
  const located = map.get(key)?.value;
  return (located && readObject(located, `"${key}"`, problems)) ?? undefined;
}

export function readObject(located: Located, what: string, problems: Problems): JsonObject | null {
  return readMap(located, what, 'any', problems) && (plainJson(located) as JsonObject);
}
