import type { JsonObject, JsonValue } from '#json';
import { ownValue } from '#json';
import type { ActionRequest, Comparison } from './decision.js';

interface Sent extends Pick<ActionRequest, 'agent_id' | 'tool' | 'operation'> {
  /** null once erased. */
  readonly params: JsonObject | null;
  readonly context: JsonObject | null;
}

/** What an action had where a condition looked; undefined when there is nothing, or too much to say. */
export function foundBy(sent: Sent, { on }: Pick<Comparison, 'on'>): JsonValue | undefined {
  if (on === 'tool' || on === 'operation' || on === 'agent_id') return sent[on];
  const [place, ...path] = on.split('.');
  const object = place === 'params' || place === 'context' ? sent[place] : null;
  return object === null ? undefined : ownValue(object, path);
}
