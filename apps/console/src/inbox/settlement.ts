import type { ActionEvent } from '#action';
import { agoWords } from '../words/time-words.js';

/** How the waiting of an action ended. */
export interface Settlement {
  /** Null when nobody answered in time. */
  readonly by: string | null;
  readonly approved: boolean;
  readonly reason: string | null;
  readonly at: string;
}

export type Recorded = ActionEvent & { readonly created_at: string };

/** Undefined while it waits. */
export function settlementOf(events: readonly Recorded[]): Settlement | undefined {
  for (const event of events) {
    if (event.event_type === 'approved' || event.event_type === 'denied')
      return {
        by: event.meta.approver,
        approved: event.event_type === 'approved',
        reason: event.payload?.reason ?? null,
        at: event.created_at,
      };
    if (event.event_type === 'approval_expired')
      return { by: null, approved: false, reason: null, at: event.created_at };
  }
  return undefined;
}

/** "alice approved this 3 s ago: “fine”" */
export function settlementWords({ by, approved, reason, at }: Settlement, me: string, now: number): string {
  const when = agoWords(Date.parse(at), now);
  if (by === null) return `Nobody answered in time, so it expired ${when}.`;
  const words = `${by === me ? 'You' : by} ${approved ? 'approved' : 'denied'} this ${when}`;
  return reason === null ? `${words}.` : `${words}: “${reason}”`;
}
