import type { PayloadErased } from '#administration';
import type { EventRecord } from '#event-record';
import { EVENT_COLUMNS, readActs } from '#event-store';
import type { Pool } from 'pg';

export interface ExportFilter {
  readonly action_id?: string;
  readonly agent_id?: string;
  readonly tool?: string;
  /** The status of the action now. */
  readonly status?: string;
  /** RFC 3339; events written at this time or later. */
  readonly from?: string;
  /** RFC 3339; events written before this time. */
  readonly to?: string;
}

/** So many positions are looked at by one query: each is short, however few events pass the filter. */
const WINDOW = 1_000;
/** So many events are in memory: payloads may be 100 kB each. */
const PAGE = 100;

/** The events, and after each page the acts that erased some of their payloads. */
export async function* withErasures(
  pool: Pool,
  pages: AsyncIterable<EventRecord[]>,
): AsyncGenerator<EventRecord> {
  const told = new Set<string>();
  for await (const events of pages) {
    yield* events;
    const erased = events.filter(isErased).map(({ action_id }) => action_id);
    const acts = await erasuresOf(pool, [...new Set(erased)]);
    for (const act of acts.filter(({ id }) => !told.has(id))) {
      told.add(act.id);
      yield act;
    }
  }
}

/** The events of actions that pass the filter, a window at a time. */
export async function* filteredEvents(
  pool: Pool,
  filter: ExportFilter,
  upTo: number,
): AsyncGenerator<EventRecord[]> {
  // One action has few events and is found by its id, wherever in the log it stands.
  if (filter.action_id !== undefined) {
    yield await eventsBetween(pool, filter, { after: 0, upTo, limit: null });
    return;
  }
  let after = 0;
  while (after < upTo) {
    const end = Math.min(after + WINDOW, upTo);
    const events = await eventsBetween(pool, filter, { after, upTo: end, limit: PAGE });
    yield events;
    after = events.length < PAGE ? end : (events.at(-1)?.position ?? end);
  }
}

async function eventsBetween(
  pool: Pool,
  { action_id, agent_id, tool, status, from, to }: ExportFilter,
  { after, upTo, limit }: { after: number; upTo: number; limit: number | null },
): Promise<EventRecord[]> {
  const { rows } = await pool.query<EventRecord>(
    `SELECT ${EVENT_COLUMNS} FROM events
     WHERE position > $1 AND position <= $2
       AND ($3::timestamptz IS NULL OR created_at >= $3) AND ($4::timestamptz IS NULL OR created_at < $4)
       AND ($5::uuid IS NULL OR action_id = $5)
       AND (
         SELECT ($6::text IS NULL OR agent_id = $6) AND ($7::text IS NULL OR tool = $7) AND ($8::text IS NULL OR status = $8)
         FROM action_status WHERE action_status.action_id = events.action_id)
     ORDER BY events.position LIMIT $9`,
    [after, upTo, from, to, action_id, agent_id, tool, status, limit],
  );
  return rows;
}

const isErased = ({ payload, meta }: EventRecord): boolean =>
  payload === null && meta.payload_commitment !== undefined;

const erasuresOf = (pool: Pool, ids: readonly string[]): Promise<EventRecord<PayloadErased>[]> =>
  ids.length === 0
    ? Promise.resolve([])
    : readActs<PayloadErased>(pool, 'payload_erased', { where: ['action_id', ids] });
