import type { Pool, PoolClient } from 'pg';
import type { EventBody, EventRecord } from '#event-record';

/** The columns of `events` as an EventRecord: hashes in hex, times with all six digits. */
export const EVENT_COLUMNS = `
  id, action_id, sequence, position::float8 AS position, event_type, actor, meta, payload,
  to_char(created_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') AS created_at,
  encode(salt, 'hex') AS salt, encode(prev_hash, 'hex') AS prev_hash, encode(record_hash, 'hex') AS record_hash`;

/** One stream in order. Empty when there is none. */
export async function readStream<Body extends EventBody>(
  pool: Pool | PoolClient,
  actionId: string,
): Promise<EventRecord<Body>[]> {
  return (await readStreams<Body>(pool, [actionId])).get(actionId) ?? [];
}

/**
 * Many streams at once, by action id. An id without events has no entry.
 *
 * No condition but the ids: while Postgres has no statistics yet, a position compared here has it scan the index of
 * positions of the whole log. The lowest and the highest of them, for by a list alone every partition would be looked into.
 */
export async function readStreams<Body extends EventBody>(
  pool: Pool | PoolClient,
  actionIds: readonly string[],
): Promise<Map<string, EventRecord<Body>[]>> {
  const { rows } = await pool.query<EventRecord<Body>>({
    name: 'read-streams',
    text: `SELECT ${EVENT_COLUMNS} FROM events WHERE action_id = ANY($1::uuid[]) AND action_id BETWEEN $2 AND $3
           ORDER BY action_id, sequence`,
    values: [actionIds, ...lowestAndHighest(actionIds)],
  });
  const streams = new Map<string, EventRecord<Body>[]>();
  for (const row of rows) {
    const stream = streams.get(row.action_id);
    if (stream) stream.push(row);
    else streams.set(row.action_id, [row]);
  }
  return streams;
}

function lowestAndHighest(ids: readonly string[]): [lowest: string | undefined, highest: string | undefined] {
  const sorted = ids.map((id) => id.toLowerCase()).sort();
  return [sorted[0], sorted.at(-1)];
}
