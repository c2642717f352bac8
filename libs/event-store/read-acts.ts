import type { Pool, PoolClient } from 'pg';
import type { EventBody, EventRecord } from '#event-record';
import { EVENT_COLUMNS } from './read-stream.js';

/** The fields of meta by which acts are found; each has an index. */
const CONDITION_ON = {
  policy_hash: `meta ->> 'policy_hash' = ANY ($2)`,
  action_id: `meta ->> 'action_id' = ANY ($2)`,
  source: `meta ->> 'source' = ANY ($2)`,
} as const;

/** The administrative acts of a type, newest first; with `where`, those that have one of the values in the field. */
export async function readActs<Body extends EventBody>(
  connection: Pool | PoolClient,
  type: Body['event_type'],
  {
    where,
    limit = null,
  }: { where?: [keyof typeof CONDITION_ON, readonly string[]]; limit?: number | null } = {},
): Promise<EventRecord<Body>[]> {
  const condition = where ? CONDITION_ON[where[0]] : '$2::text[] IS NULL';
  const { rows } = await connection.query<EventRecord<Body>>(
    `SELECT ${EVENT_COLUMNS} FROM administrative_events WHERE event_type = $1 AND ${condition}
     ORDER BY sequence DESC LIMIT $3`,
    [type, where?.[1] ?? null, limit],
  );
  return rows;
}

/** The administrative acts of some types after a place in their stream, the oldest first. */
export async function readActsAfter<Body extends EventBody>(
  connection: Pool | PoolClient,
  types: readonly Body['event_type'][],
  sequence: number,
): Promise<EventRecord<Body>[]> {
  const { rows } = await connection.query<EventRecord<Body>>(
    `SELECT ${EVENT_COLUMNS} FROM administrative_events WHERE event_type = ANY ($1) AND sequence > $2 ORDER BY sequence`,
    [types, sequence],
  );
  return rows;
}
