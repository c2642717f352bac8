import type { EventView } from './event-view.js';

/** What happened, in one sentence. Words of people and agents stand in it as they wrote them. */
export function eventSentence(event: EventView): string {
  switch (event.event_type) {
    case 'created':
      return `${event.meta.agent_id} asked for ${event.meta.tool}:${event.meta.operation}.`;
    case 'decision_made':
      return `${DECIDED[event.meta.decision]}: ${event.meta.reason}.`;
    case 'approved':
      return `${event.meta.approver} approved it${because(event.payload?.reason)}`;
    case 'denied':
      return `${event.meta.approver} denied it${because(event.payload?.reason)}`;
    case 'revoked':
      return `The policy had become stricter before it was started: ${event.meta.stricter.reason}.`;
    case 'approval_expired':
      return 'Nobody answered in time, so it is denied.';
    case 'started':
      return `${event.meta.executor} took it for execution.`;
    case 'succeeded':
      return `${event.meta.executor} reported that it succeeded.`;
    case 'failed':
      return `${event.meta.executor} reported that it failed${because(event.payload?.error)}`;
    case 'timed_out':
      return 'No result came in time. Whether it was done is not known.';
    default:
      return event satisfies never;
  }
}

const DECIDED = {
  allow: 'It was allowed',
  deny: 'It was denied',
  require_approval: 'A person was asked to decide',
} as const;

const because = (words: string | null | undefined): string =>
  words === null || words === undefined || words === '' ? '.' : `: “${words}”.`;

/** From one event to the other; clocks differ, and no wait is shorter than none. */
export const secondsBetween = (before: EventView | undefined, event: EventView): number =>
  before === undefined ? 0 : Math.max(0, Date.parse(event.created_at) - Date.parse(before.created_at)) / 1000;
