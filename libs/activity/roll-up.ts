import { inTransaction, settledPosition } from '#event-store';
import type { Pool, PoolClient } from 'pg';
import { GRAINS } from './grains.js';
import { BOUNDS } from './histogram.js';
import { WHAT_OF } from './what-happened.js';

export interface RolledUp {
  /** The position up to which the log is rolled up now. */
  readonly position: number;
  /** How many events this call went through. */
  readonly events: number;
  /** Whether it left some for another call. */
  readonly more: boolean;
}

/** Serialises those who roll up across processes; spells ROLL. */
export const LOCK = 0x524f4c4c;
/** So many positions are few enough for one statement to stay far below its time limit, even if no two names are the same. */
export const MOST_AT_ONCE = 2_500;
const MOST_CHARACTERS = 200;
/** Callers choose the names of agents and tools, so the first so many of each bucket are told apart. */
export const MOST_NAMES = 100;
/** All other names, and whoever is called so. */
export const OTHERS = 'others';
export const FACETS = ['agent', 'tool', 'risk'] as const;

const EPOCH = `'1970-01-01Z'::timestamptz`;
const GRAIN_ROWS = Object.entries(GRAINS)
  .map(
    ([grain, { seconds, keptSeconds }]) =>
      `('${grain}', interval '${seconds} seconds', interval '${keptSeconds} seconds')`,
  )
  .join(', ');

const IS_OVER = Object.entries(GRAINS)
  .map(
    ([grain, { keptSeconds }]) =>
      `(grain = '${grain}' AND bucket <= $1::timestamptz - interval '${keptSeconds} seconds')`,
  )
  .join(' OR ');

/**
 * Counts the events after a position. The action's status row tells of whom and, once it is decided, how; neither changes
 * any more. What was submitted has no risk level yet, whatever the row says by now. Only rows by risk level tell of waits.
 * Of new names those come first that stand first in the log, so the counts are the same in whatever bites it is gone through.
 */
const countInto = (table: 'activity' | 'rebuilt'): string => `
WITH bite AS MATERIALIZED (
  SELECT position, action_id, event_type, created_at FROM events WHERE position > $1 AND position <= $2
), grain AS (
  SELECT * FROM (VALUES ${GRAIN_ROWS}) AS grain (grain, length, kept)
), told AS (
  SELECT position, date_bin('1 minute', bite.created_at, ${EPOCH}) AS minute,
    left(agent_id, ${MOST_CHARACTERS}) AS agent_id, left(tool, ${MOST_CHARACTERS}) AS tool,
    CASE event_type WHEN 'created' THEN '' ELSE coalesce(risk_level, '') END AS risk_level,
    $4::jsonb ->> CASE event_type WHEN 'decision_made' THEN decision ELSE event_type END AS what,
    width_bucket(extract(epoch FROM bite.created_at - CASE
      WHEN event_type = 'decision_made' THEN action.created_at
      WHEN event_type IN ('approved', 'denied', 'approval_expired') THEN
        (SELECT created_at FROM events AS decided WHERE decided.action_id = bite.action_id AND sequence = 2)
    END)::float8, $5::float8[]) AS waited
  FROM bite, LATERAL (
    -- The limit has each looked up by its id, whatever Postgres expects of the table.
    SELECT agent_id, tool, decision, risk_level, created_at FROM action_status
    WHERE action_status.action_id = bite.action_id LIMIT 1
  ) AS action
  WHERE bite.created_at > $3::timestamptz - interval '${GRAINS.day.keptSeconds} seconds'
), alike AS MATERIALIZED (
  SELECT minute, agent_id, tool, risk_level, what, coalesce(waited, -1) AS waited, count(*) AS count, min(position) AS first
  FROM told WHERE what IS NOT NULL GROUP BY 1, 2, 3, 4, 5, 6
), counted AS MATERIALIZED (
  SELECT grain, date_bin(length, minute, ${EPOCH}) AS bucket, facet.*, what, sum(count) AS count, min(first) AS first
  FROM alike, grain, LATERAL (
    VALUES ('agent', agent_id, -1), ('tool', tool, -1), ('risk', risk_level, alike.waited)
  ) AS facet (facet, name, waited)
  WHERE date_bin(length, minute, ${EPOCH}) > $3::timestamptz - kept
  GROUP BY 1, 2, facet, name, facet.waited, what
), known AS MATERIALIZED (
  SELECT * FROM (SELECT DISTINCT grain, bucket, facet FROM counted) AS counted, LATERAL (
    SELECT DISTINCT name FROM ${table} AS live
    WHERE live.grain = counted.grain AND live.bucket = counted.bucket AND live.facet = counted.facet
      AND name <> '${OTHERS}'
  ) AS names
), new AS (
  SELECT grain, bucket, facet, name, row_number() OVER (PARTITION BY grain, bucket, facet ORDER BY min(first)) AS place
  FROM counted WHERE name <> '${OTHERS}' AND (grain, bucket, facet, name) NOT IN (SELECT * FROM known)
  GROUP BY grain, bucket, facet, name
), kept AS (
  SELECT * FROM known
  UNION ALL
  SELECT grain, bucket, facet, name FROM new
  LEFT JOIN (SELECT grain, bucket, facet, count(*) AS names FROM known GROUP BY 1, 2, 3) AS before USING (grain, bucket, facet)
  WHERE place + coalesce(names, 0) <= ${MOST_NAMES}
), added AS (
  INSERT INTO ${table} AS live (grain, bucket, facet, name, what, waited, count)
  SELECT grain, bucket, facet, CASE WHEN kept.name IS NULL THEN '${OTHERS}' ELSE name END, what, waited, sum(count)
  FROM counted LEFT JOIN kept USING (grain, bucket, facet, name)
  GROUP BY 1, 2, 3, 4, 5, 6
  ON CONFLICT (grain, bucket, facet, name, what, waited) DO UPDATE SET count = live.count + excluded.count
)
SELECT count(*)::integer AS events FROM bite`;

/**
 * Counts what has settled since the last call, each event once: the counts and the position up to which they go change in one
 * transaction. Any process may do it at any time.
 *
 * @param at what is too old for a row by then is not counted, and rows that became so are removed. By default now, by the clock
 *   of the database: a process whose own runs wild would have rows removed.
 * @returns undefined when another is at it.
 */
export function rollUp(pool: Pool, at?: Date): Promise<RolledUp | undefined> {
  return inTransaction(pool, async (client) => {
    // To compile a statement that runs every second would take longer than to run it.
    const { rows } = await client.query<{ mine: boolean; now: Date }>(
      `SELECT pg_try_advisory_xact_lock($1) AS mine, coalesce($2, now()) AS now, set_config('jit', 'off', true)`,
      [LOCK, at],
    );
    return rows[0]?.mine ? rollUpNext(client, rows[0].now) : undefined;
  });
}

async function rollUpNext(client: PoolClient, now: Date): Promise<RolledUp> {
  const after = await rolledUpTo(client);
  const upTo = await settledPosition(client);
  await removeOld(client, now);
  if (upTo <= after) return { position: after, events: 0, more: false };
  const position = Math.min(upTo, after + MOST_AT_ONCE);
  const events = await count(client, 'activity', { after, upTo: position, now });
  await client.query(
    `INSERT INTO activity_progress (position) VALUES ($1)
     ON CONFLICT (only_row) DO UPDATE SET position = excluded.position`,
    [position],
  );
  return { position, events, more: position < upTo };
}

/** @returns how many events there were. */
export async function count(
  client: PoolClient,
  into: 'activity' | 'rebuilt',
  { after, upTo, now }: { readonly after: number; readonly upTo: number; readonly now: Date },
): Promise<number> {
  const values = [after, upTo, now, WHAT_OF, BOUNDS];
  const { rows } = await client.query<{ events: number }>(countInto(into), values);
  return rows[0]?.events ?? 0;
}

export async function removeOld(client: PoolClient, now: Date): Promise<void> {
  await client.query(`DELETE FROM activity WHERE ${IS_OVER}`, [now]);
}

/** 0 before the first event was counted. */
export async function rolledUpTo(connection: Pool | PoolClient): Promise<number> {
  const { rows } = await connection.query<{ position: number }>(
    'SELECT position::float8 AS position FROM activity_progress',
  );
  return rows[0]?.position ?? 0;
}

/** The age of the oldest event that is not counted yet, in seconds; 0 when there is none. */
export async function rollUpLag(connection: Pool | PoolClient): Promise<number> {
  const { rows } = await connection.query<{ age: number }>(
    `SELECT extract(epoch FROM clock_timestamp() - created_at)::float8 AS age FROM events
     WHERE position > $1 ORDER BY position LIMIT 1`,
    [await rolledUpTo(connection)],
  );
  return Math.max(0, rows[0]?.age ?? 0);
}
