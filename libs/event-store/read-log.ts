import type { Pool } from 'pg';
import type { EventBody, EventRecord } from './event-record.js';
import { EVENT_COLUMNS } from './read-stream.js';

/**
 * The last position that is settled: every transaction that may hold a lower one has ended, so a reader that has read up
 * to here misses nothing. See allocate_positions for why.
 */
const SETTLED = `(SELECT position FROM events WHERE horizon <= pg_snapshot_xmin(pg_current_snapshot())
  ORDER BY position DESC LIMIT 1)`;

/** The next events of the whole log after a position, in order and without gaps. */
export async function readLog<Body extends EventBody>(
  pool: Pool,
  after: number,
  limit: number,
): Promise<EventRecord<Body>[]> {
  const { rows } = await pool.query<EventRecord<Body>>({
    name: 'read-log',
    text: `SELECT ${EVENT_COLUMNS} FROM events WHERE position > $1 AND position <= ${SETTLED} ORDER BY position LIMIT $2`,
    values: [after, limit],
  });
  return rows;
}

/** The last settled position; 0 for an empty log. */
export async function headPosition(pool: Pool): Promise<number> {
  const { rows } = await pool.query<{ position: number | null }>(`SELECT ${SETTLED}::float8 AS position`);
  return rows[0]?.position ?? 0;
}
