import type { Pool, PoolClient } from 'pg';
import type { EventBody, EventRecord } from './event-record.js';
import { EVENT_COLUMNS } from './read-stream.js';

/**
 * The last settled position: nothing can appear at or below it any more. 0 for an empty log. The migration that makes
 * `settled_position` says why.
 */
export async function settledPosition(pool: Pool | PoolClient): Promise<number> {
  const { rows } = await pool.query<{ position: number }>('SELECT settled_position()::float8 AS position');
  return rows[0]?.position ?? 0;
}

/**
 * The next events of the whole log after a position, in order and without gaps.
 *
 * @param upTo a settled position, learnt before this call.
 */
export async function readLog<Body extends EventBody>(
  pool: Pool,
  { after, upTo, limit }: { after: number; upTo: number; limit: number },
): Promise<EventRecord<Body>[]> {
  const { rows } = await pool.query<EventRecord<Body>>({
    name: 'read-log',
    text: `SELECT ${EVENT_COLUMNS} FROM events WHERE position > $1 AND position <= $2 ORDER BY position LIMIT $3`,
    values: [after, upTo, limit],
  });
  return rows;
}

/** The same over everything that ever happened, administrative acts included. */
export async function readEntireLog<Body extends EventBody>(
  pool: Pool,
  { after, upTo, limit }: { after: number; upTo: number; limit: number },
): Promise<EventRecord<Body>[]> {
  const { rows } = await pool.query<EventRecord<Body>>({
    name: 'read-entire-log',
    text: `SELECT ${EVENT_COLUMNS} FROM log WHERE position > $1 AND position <= $2 ORDER BY position LIMIT $3`,
    values: [after, upTo, limit],
  });
  return rows;
}
