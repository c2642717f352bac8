import type { Approved, Denied } from '#action';
import { tableOf } from '#terminal';
import { Command } from 'commander';
import { call, styleOf } from '../action-texts.js';
import type { ActionView, EventView } from '../connection/action-view.js';
import type { Api } from '../connection/api.js';
import { apiOf } from '../connection/api.js';
import type { ActionFilter } from '../action-filter.js';
import { addActionFilter, countUpTo, filterQuery } from '../action-filter.js';
import { relativeTime } from '../relative-time.js';
import { lookOfOutput, print } from '../report.js';

/** An action as it was decided, and who answered for it. */
interface Decided {
  readonly id: string;
  readonly agent_id: string;
  readonly tool: string;
  readonly operation: string;
  readonly status: ActionView['status'];
  readonly decision: ActionView['decision'];
  readonly reason_code: ActionView['reason_code'];
  readonly reason: string | null;
  readonly risk_level: ActionView['risk_level'];
  readonly rule: string | null;
  /** The person who approved or denied; null where none was asked, or none has answered. */
  readonly answered_by: string | null;
  readonly answered_at: string | null;
  readonly created_at: string;
}

export const historyCommand = addActionFilter(new Command('history'))
  .description('what was decided lately, by which rule or which person, the newest first')
  .option('--limit <count>', 'how many at most', countUpTo(100), 20)
  .option('--json', 'print it as a JSON array')
  .action(
    async (
      { limit, json, ...filter }: ActionFilter & { limit: number; json?: boolean },
      command: Command,
    ) => {
      const api = await apiOf(command);
      const query = filterQuery(filter);
      query.set('limit', String(limit));
      const actions = await api.json<ActionView[]>(`/v1/actions?${query.toString()}`);
      const decided = await Promise.all(
        actions.filter(({ decision }) => decision !== null).map((action) => decidedOf(api, action)),
      );
      const now = Date.now();
      const columns = [
        { title: 'ID', of: ({ id }: Decided) => id, yields: 2 },
        { title: 'WHEN', of: ({ created_at }: Decided) => relativeTime(created_at, now) },
        { title: 'AGENT', of: ({ agent_id }: Decided) => agent_id, yields: 4 },
        { title: 'ACTION', of: call, yields: 3 },
        { title: 'DECISION', of: ({ decision }: Decided) => decision ?? '' },
        { title: 'STATUS', of: ({ status }: Decided) => status, style: styleOf },
        {
          title: 'BY',
          of: ({ answered_by, rule, reason_code }: Decided) => answered_by ?? rule ?? reason_code ?? '',
          yields: 1,
        },
        { title: 'REASON', of: ({ reason }: Decided) => reason ?? '', yields: 5 },
      ];
      print(json, decided, decided.length === 0 ? 'No decision.' : tableOf(columns, decided, lookOfOutput()));
    },
  );

/** Who answered stands in the events alone, so those of what a person answered are read. */
async function decidedOf(api: Api, action: ActionView): Promise<Decided> {
  const { id, agent_id, tool, operation, status, decision, reason_code, reason, risk_level, created_at } =
    action;
  const rule = action.reason_details?.rule ?? action.reason_details?.profile_rule;
  const isAnswered =
    reason_code === 'HUMAN_APPROVED' || reason_code === 'HUMAN_DENIED' || reason_code === 'POLICY_CHANGED';
  const events = isAnswered ? await api.json<EventView[]>(`/v1/actions/${id}/events`) : [];
  const answer = events.find(
    (event): event is EventView & (Approved | Denied) =>
      event.event_type === 'approved' || event.event_type === 'denied',
  );
  return {
    id,
    agent_id,
    tool,
    operation,
    status,
    decision,
    reason_code,
    reason,
    risk_level,
    rule: rule ? `${rule.file}:${rule.line}` : null,
    answered_by: answer?.meta.approver ?? null,
    answered_at: answer?.created_at ?? null,
    created_at,
  };
}
