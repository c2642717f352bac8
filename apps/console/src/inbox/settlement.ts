import type { ActionEvent } from '#action';
import { api, dataOf } from '../api/client.js';
import { agoWords } from '../words/time-words.js';

/** How the waiting of an action ended. */
export interface Settlement {
  /** Null when nobody answered in time. */
  readonly by: string | null;
  readonly approved: boolean;
  readonly reason: string | null;
  readonly at: string;
}

type Recorded = ActionEvent & { readonly created_at: string };

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

/** @throws what calls of the API throw. */
export async function readSettlement(id: string, signal?: AbortSignal): Promise<Settlement | undefined> {
  const events = await dataOf(
    // The API's description does not go into what each event holds.
    api.GET('/v1/actions/{id}/events', { params: { path: { id } }, signal: signal ?? null }) as Promise<{
      data?: readonly Recorded[];
    }>,
  );
  return settlementOf(events);
}

/** "alice approved this 3 s ago: “fine”" */
export function settlementWords({ by, approved, reason, at }: Settlement, me: string, now: number): string {
  const when = agoWords(Date.parse(at), now);
  if (by === null) return `Nobody answered in time, so it expired ${when}.`;
  const words = `${by === me ? 'You' : by} ${approved ? 'approved' : 'denied'} this ${when}`;
  return reason === null ? `${words}.` : `${words}: “${reason}”`;
}
