import type { Pool, PoolClient } from 'pg';
import type { EventBody, EventRecord } from '#event-record';

export const CREATED_AT = `to_char(created_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') AS created_at`;
const RECORD_HASH = `encode(record_hash, 'hex') AS record_hash`;

/** The columns of `events` as an EventRecord: hashes in hex, times with all six digits. */
export const EVENT_COLUMNS = `
  id, action_id, sequence, position::float8 AS position, event_type, actor, meta, payload,
  ${CREATED_AT},
  encode(salt, 'hex') AS salt, encode(prev_hash, 'hex') AS prev_hash, ${RECORD_HASH}`;

/** One stream in order. Empty when there is none. */
export async function readStream<Body extends EventBody>(
  pool: Pool | PoolClient,
  actionId: string,
): Promise<EventRecord<Body>[]> {
  return (await readStreams<Body>(pool, [actionId])).get(actionId) ?? [];
}

/**
 * The events of the streams `$1`, of which `$2` is the lowest id and `$3` the highest.
 *
 * No condition but the ids: while Postgres has no statistics yet, a position compared here has it scan the index of
 * positions of the whole log. The lowest and the highest of them, for by a list alone every partition would be looked into.
 * The list in a subquery, for where Postgres sees how long it is, it makes a new plan for each; that took longer than to read.
 */
const OF_STREAMS = 'action_id = ANY((SELECT $1)::uuid[]) AND action_id BETWEEN $2 AND $3';

/** Many streams at once, by action id. An id without events has no entry. */
export async function readStreams<Body extends EventBody>(
  pool: Pool | PoolClient,
  actionIds: readonly string[],
): Promise<Map<string, EventRecord<Body>[]>> {
  const { rows } = await pool.query<EventRecord<Body>>({
    name: 'read-streams',
    text: `SELECT ${EVENT_COLUMNS} FROM events WHERE ${OF_STREAMS} ORDER BY action_id, sequence`,
    values: [actionIds, ...lowestAndHighest(actionIds)],
  });
  return byAction(rows);
}

/** What it takes to fold an event, and to append the next one. */
export type FoldedEvent<Body extends EventBody> = Body &
  Pick<EventRecord, 'action_id' | 'sequence' | 'created_at' | 'record_hash'>;

/** The events beyond the first so many of many streams, without what only a proof needs. An id without any has no entry. */
export async function readStreamsAfter<Body extends EventBody>(
  pool: Pool,
  actionIds: readonly string[],
  sequence: number,
): Promise<Map<string, FoldedEvent<Body>[]>> {
  const { rows } = await pool.query<FoldedEvent<Body>>({
    name: 'read-streams-after',
    text: `SELECT action_id, sequence, event_type, ${CREATED_AT}, meta, payload, ${RECORD_HASH}
           FROM events WHERE ${OF_STREAMS} AND sequence > $4
           ORDER BY action_id, sequence`,
    values: [actionIds, ...lowestAndHighest(actionIds), sequence],
  });
  return byAction(rows);
}

function byAction<Event extends { readonly action_id: string }>(
  events: readonly Event[],
): Map<string, Event[]> {
  const streams = new Map<string, Event[]>();
  for (const event of events) {
    const stream = streams.get(event.action_id);
    if (stream) stream.push(event);
    else streams.set(event.action_id, [event]);
  }
  return streams;
}

function lowestAndHighest(ids: readonly string[]): [lowest: string | undefined, highest: string | undefined] {
  const sorted = ids.map((id) => id.toLowerCase()).sort();
  return [sorted[0], sorted.at(-1)];
}
