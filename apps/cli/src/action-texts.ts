import type { Status } from '#action';
import type { Column, StyleName } from '#terminal';
import { paint, safeText } from '#terminal';
import type { ActionView, EventView } from './connection/action-view.js';
import { lookOfOutput } from './report.js';
import { relativeTime } from './relative-time.js';

const STYLES: Readonly<Record<Status, StyleName>> = {
  pending_decision: 'yellow',
  pending_approval: 'yellow',
  allowed: 'green',
  approved: 'green',
  executing: 'cyan',
  succeeded: 'green',
  denied: 'red',
  failed: 'red',
  timeout: 'red',
};

export const styleOf = ({ status }: Pick<ActionView, 'status'>): StyleName => STYLES[status];

export const call = ({ tool, operation }: Pick<ActionView, 'tool' | 'operation'>): string =>
  `${tool}:${operation}`;

/** The columns of a list of actions. */
export const actionColumns = (now: number): readonly Column<ActionView>[] => [
  { title: 'ID', of: ({ id }) => id, yields: 1 },
  { title: 'WHEN', of: ({ created_at }) => relativeTime(created_at, now) },
  { title: 'AGENT', of: ({ agent_id }) => agent_id, yields: 3 },
  { title: 'ACTION', of: call, yields: 2 },
  { title: 'STATUS', of: ({ status }) => status, style: styleOf },
  { title: 'REASON', of: ({ reason }) => reason ?? '', yields: 4 },
];

/** An action in one line: where it stands, and why. */
export function actionLine(action: ActionView): string {
  const { id, status, reason, reason_code } = action;
  const why =
    reason === null ? '' : `: ${safeText(reason)}${reason_code === null ? '' : ` (${reason_code})`}`;
  return `${id}  ${safeText(call(action))}  ${paint(styleOf(action), status, lookOfOutput())}${why}`;
}

/** What an event says beside its name, in a few words. */
export function eventText({ event_type, meta, payload }: EventView): string {
  const words = wordsOf({ event_type, meta, payload } as EventView);
  return safeText(words.filter((word) => word !== null && word !== '').join(', '));
}

function wordsOf(event: EventView): (string | null)[] {
  switch (event.event_type) {
    case 'created':
      return [`${event.meta.agent_id} ${call(event.meta)}`];
    case 'decision_made':
      return [`${event.meta.decision}: ${event.meta.reason}`, event.meta.reason_code];
    case 'approved':
    case 'denied':
      return [event.meta.approver, event.payload?.reason ?? null];
    case 'revoked':
      return [event.meta.stricter.reason, event.meta.reason_code];
    case 'approval_expired':
    case 'timed_out':
      return [`deadline ${event.meta.deadline}`];
    case 'started':
      return [`lease ${event.meta.lease}`, event.meta.executor];
    case 'succeeded':
      return [event.payload?.result ? JSON.stringify(event.payload.result) : null];
    case 'failed':
      return [event.payload?.error ?? null];
    default:
      return event satisfies never;
  }
}
