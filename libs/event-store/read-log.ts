import type { Pool, PoolClient } from 'pg';
import { tablesOfMonth } from './partitions.js';
import type { EventBody, EventRecord } from '#event-record';
import { EVENT_COLUMNS } from './read-stream.js';

/**
 * The last settled position: nothing can appear at or below it any more. 0 for an empty log. The migration that makes
 * `settled_position` says why.
 */
export async function settledPosition(pool: Pool | PoolClient): Promise<number> {
  const { rows } = await pool.query<{ position: number }>('SELECT settled_position()::float8 AS position');
  return rows[0]?.position ?? 0;
}

interface Range {
  readonly after: number;
  /** A settled position, learnt before this call. */
  readonly upTo: number;
  readonly limit: number;
}

type Place = Pick<EventRecord, 'action_id' | 'sequence' | 'position'>;

/** Where the next events of all actions after a position stand, in order and without gaps; the streams hold them. */
export async function readPlaces(pool: Pool, { after, upTo, limit }: Range): Promise<Place[]> {
  // Qualified, because by itself `position` is the column that is given back, a cast that no index has in order.
  const { rows } = await pool.query<Place>({
    name: 'read-places',
    text: `SELECT action_id, sequence, position::float8 AS position FROM events
           WHERE position > $1 AND position <= $2 ORDER BY events.position LIMIT $3`,
    values: [after, upTo, limit],
  });
  return rows;
}

/** Where the last events begin, which is after this position, so many of them at most, and where they end. */
export async function placeOfLast(
  pool: Pool,
  count: number,
): Promise<{ readonly after: number; readonly upTo: number }> {
  const { rows } = await pool.query<{ first: number | null; last: number | null }>(
    `SELECT min(position)::float8 AS first, max(position)::float8 AS last
     FROM (SELECT position FROM events WHERE position <= settled_position() ORDER BY position DESC LIMIT $1) AS recent`,
    [count],
  );
  const { first, last } = rows[0] ?? {};
  return { after: (first ?? 1) - 1, upTo: last ?? 0 };
}

/** The events themselves, and everything else that ever happened, administrative acts included. */
export async function readEntireLog<Body extends EventBody>(
  pool: Pool,
  { after, upTo, limit }: Range,
): Promise<EventRecord<Body>[]> {
  const { rows } = await pool.query<EventRecord<Body>>({
    name: 'read-entire-log',
    text: `SELECT ${EVENT_COLUMNS} FROM log WHERE position > $1 AND position <= $2 ORDER BY log.position LIMIT $3`,
    values: [after, upTo, limit],
  });
  return rows;
}

/**
 * The next events of the partition of a month, as 2026-08, by position.
 *
 * @param pool acts as the owner.
 */
export async function readMonth(
  pool: Pool,
  month: string,
  { after, limit }: { readonly after: number; readonly limit: number },
): Promise<EventRecord[]> {
  const { events } = tablesOfMonth(month);
  const { rows } = await pool.query<EventRecord>(
    `SELECT ${EVENT_COLUMNS} FROM ${events} WHERE position > $1 ORDER BY ${events}.position LIMIT $2`,
    [after, limit],
  );
  return rows;
}
