import { api, dataOf } from '../api/client.js';
import type { Recorded, Settlement } from './settlement.js';
import { settlementOf } from './settlement.js';

/** How the waiting of an action ended, from its events; undefined while it waits. @throws what calls of the API throw. */
export async function readSettlement(id: string, signal?: AbortSignal): Promise<Settlement | undefined> {
  const events = await dataOf(
    // The API's description does not go into what each event holds.
    api.GET('/v1/actions/{id}/events', { params: { path: { id } }, signal: signal ?? null }) as Promise<{
      data?: readonly Recorded[];
    }>,
  );
  return settlementOf(events);
}
