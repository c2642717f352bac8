import type { ActionsFilter } from './actions-search.js';
import type { ActionSummary } from './loaded-actions.js';
import { millisOf } from './loaded-actions.js';

/** Whether the gateway would list the action; to be asked of those that arrive live. */
export function passesFilter(
  filter: ActionsFilter,
  action: ActionSummary & { request_hash: string },
): boolean {
  const { status, decision, risk, agent, tool, operation, from, to, id, hash } = filter;
  const begun = millisOf(action.id);
  return (
    is(status, action.status) &&
    is(decision, action.decision) &&
    is(risk, action.risk_level) &&
    is(agent, action.agent_id) &&
    is(tool, action.tool) &&
    is(operation, action.operation) &&
    is(hash, action.request_hash) &&
    (from === undefined || begun >= Date.parse(from)) &&
    (to === undefined || begun < Date.parse(to)) &&
    (id === undefined || digits(action.id).startsWith(digits(id)))
  );
}

const is = (wanted: string | undefined, value: string | null): boolean =>
  wanted === undefined || wanted === value;

const digits = (id: string): string => id.replaceAll('-', '');
