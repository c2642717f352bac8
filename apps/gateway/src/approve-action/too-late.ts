import type { ActionEvent, ApprovalExpired, Approved, Denied } from '#action';
import type { StoredAction } from '#action-store';
import type { EventRecord } from '#event-record';
import { Problem } from '../http/problem.js';

/** What an answer is told that came after another, or after the deadline; undefined for an action that never had one. */
export function tooLate({ action, events }: StoredAction, now: string): Problem | undefined {
  const end = events.find(isEndOfWaiting);
  if (!end) return undefined;
  const facts = {
    action_status: action.status,
    answered_by: end.event_type === 'approval_expired' ? null : end.meta.approver,
    answered_at: end.created_at,
  };
  return new Problem('ACTION_NOT_EXECUTABLE', sentence(action.id, end, now), undefined, facts);
}

function sentence(id: string, end: EventRecord<EndOfWaiting>, now: string): string {
  switch (end.event_type) {
    case 'approved':
    case 'denied':
      return `Action ${id} was already ${end.event_type} by ${end.meta.approver} ${ago(end.created_at, now)} ago.`;
    case 'approval_expired':
      return `The approval of action ${id} expired before this answer; submit the action again if it is still wanted.`;
    default:
      return end satisfies never;
  }
}

type EndOfWaiting = Approved | Denied | ApprovalExpired;

const isEndOfWaiting = (event: EventRecord<ActionEvent>): event is EventRecord<EndOfWaiting> =>
  event.event_type === 'approved' || event.event_type === 'denied' || event.event_type === 'approval_expired';

const UNITS = [
  ['days', 86_400],
  ['hours', 3_600],
  ['min', 60],
] as const;

/** In the largest unit of which there are two. */
function ago(time: string, now: string): string {
  const seconds = Math.max(0, Math.round((Date.parse(now) - Date.parse(time)) / 1000));
  const [unit, size] = UNITS.find(([, size]) => seconds >= 2 * size) ?? ['s', 1];
  return `${Math.floor(seconds / size)} ${unit}`;
}
