import { paint, safeText, visible } from '#terminal';
import { Command } from 'commander';
import { call, styleOf } from '../action-texts.js';
import type { ActionView } from '../connection/action-view.js';
import { apiOf } from '../connection/api.js';
import { resolveId } from '../connection/resolve-id.js';
import { relativeTime } from '../relative-time.js';
import { lookOfOutput, print } from '../report.js';

export const getCommand = new Command('get')
  .description('one action')
  .argument('<id>', 'the action, or the first digits of its id')
  .option('--json', 'print it as JSON, the approval token included while it waits for a person')
  .action(async (given: string, { json }: { json?: boolean }, command: Command) => {
    const api = await apiOf(command);
    const id = await resolveId(api, given);
    const action = await api.json<ActionView>(`/v1/actions/${id}`);
    print(json, action, textOf(action, Date.now()));
  });

function textOf(action: ActionView, now: number): string {
  const { reason_details, erased, redacted } = action;
  const look = lookOfOutput();
  const rule = reason_details?.rule ?? reason_details?.profile_rule;
  const lines: (readonly [string, string | null])[] = [
    ['id', action.id],
    ['status', paint(styleOf(action), action.status, look)],
    ['agent', safeText(action.agent_id)],
    ['action', safeText(call(action))],
    ['params', erased ? `erased by ${safeText(erased.by)}: ${safeText(erased.reason)}` : json(action.params)],
    ['context', json(action.context)],
    ['redacted', redacted.length > 0 ? safeText(redacted.join(', ')) : null],
    ['decision', action.decision && `${action.decision}, ${action.reason_code}`],
    ['reason', action.reason && safeText(action.reason)],
    ['rule', rule ? safeText(`${rule.file}:${rule.line} ${rule.name ?? ''}`) : null],
    ['risk', action.risk_level],
    ['policy', action.policy_version && safeText(action.policy_version)],
    ['lease', action.lease === null ? null : String(action.lease)],
    ['result', json(action.result)],
    ['error', action.error && safeText(action.error)],
    ['created', `${action.created_at} (${relativeTime(action.created_at, now)})`],
    ['updated', `${action.updated_at} (${relativeTime(action.updated_at, now)})`],
  ];
  return lines
    .filter((line): line is readonly [string, string] => line[1] !== null)
    .map(([name, text]) => `${paint('dim', name.padEnd(10), look)}${text}`)
    .join('\n');
}

const json = (value: object | null): string | null =>
  value === null || Object.keys(value).length === 0 ? null : visible(JSON.stringify(value));
