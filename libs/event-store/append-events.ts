import type { Pool } from 'pg';
import type { NewEvent } from '#event-record';

/** The next events of one stream. They are appended together or not at all. */
export interface StreamAppend {
  readonly events: readonly NewEvent[];
  /** The row of the inline projection after the last of them. */
  readonly row: object;
  /** For a new stream: refuse it when this principal has used the key before. */
  readonly idempotency?: { readonly principal: string; readonly key: string };
}

/**
 * A read model kept in the append's own statement. `sql` is one data-modifying statement that may read the relation
 * `appended (action_id, sequence)`, which is what was really appended, and the rows of the streams as the JSON array `$2`.
 */
export interface InlineProjection {
  readonly name: string;
  readonly sql: string;
}

/**
 * Appends to many streams in one statement and so in one transaction. Each stream stands for itself: one whose expected
 * sequence is taken, or whose idempotency key is, is left out and stops none of the others.
 *
 * @param streams each id at most once.
 * @returns the ids of the streams that were appended to; all other streams are unchanged.
 * @throws whatever Postgres says when the statement as a whole fails; then nothing was appended.
 */
export async function appendEvents(
  pool: Pool,
  streams: readonly StreamAppend[],
  projection: InlineProjection,
): Promise<Set<string>> {
  const rows = streams.flatMap(({ events, idempotency }) =>
    events.map((event, index) => ({
      ...event,
      is_head: index === 0,
      principal: idempotency?.principal,
      key: idempotency?.key,
    })),
  );
  const { rows: appended } = await pool.query<{ action_id: string }>({
    name: `append-with-${projection.name}`,
    text: appendSql(projection.sql),
    values: [JSON.stringify(rows), JSON.stringify(streams.map(({ row }) => row))],
  });
  return new Set(appended.map(({ action_id }) => action_id));
}

/**
 * Rows are written in a fixed order, keys first and then streams, so that two statements that meet wait for each other
 * and never deadlock. Only the first event of a stream can meet another writer's: whoever has it owns the rest.
 */
const appendSql = (projectionSql: string): string => `
WITH input AS MATERIALIZED (
  SELECT * FROM ROWS FROM (json_to_recordset($1::json) AS (
    action_id uuid, sequence integer, id uuid, event_type text, actor json, created_at timestamptz, meta json,
    payload json, salt text, prev_hash text, record_hash text, is_head boolean, principal text, key text
  )) WITH ORDINALITY AS input (
    action_id, sequence, id, event_type, actor, created_at, meta, payload, salt, prev_hash, record_hash, is_head,
    principal, key, ordinal
  )
), claimed AS (
  INSERT INTO idempotency_keys (principal, key, action_id)
  SELECT principal, key, action_id FROM input WHERE is_head AND key IS NOT NULL ORDER BY principal, key
  ON CONFLICT DO NOTHING
  RETURNING action_id
), allocated AS MATERIALIZED (
  SELECT allocate_positions((SELECT count(*)::integer FROM input)) AS positions
), rows AS (
  SELECT action_id, sequence, positions[ordinal] AS position, id, event_type, actor, created_at, meta,
         payload, decode(salt, 'hex') AS salt, decode(prev_hash, 'hex') AS prev_hash,
         decode(record_hash, 'hex') AS record_hash, is_head, key
  FROM input, allocated
), heads AS (
  INSERT INTO events (action_id, sequence, position, id, event_type, actor, created_at, meta, payload, salt, prev_hash, record_hash)
  SELECT action_id, sequence, position, id, event_type, actor, created_at, meta, payload, salt, prev_hash, record_hash
  FROM rows WHERE is_head AND (key IS NULL OR action_id IN (SELECT action_id FROM claimed)) ORDER BY action_id
  ON CONFLICT ON CONSTRAINT events_pkey DO NOTHING
  RETURNING action_id, sequence
), tails AS (
  INSERT INTO events (action_id, sequence, position, id, event_type, actor, created_at, meta, payload, salt, prev_hash, record_hash)
  SELECT action_id, sequence, position, id, event_type, actor, created_at, meta, payload, salt, prev_hash, record_hash
  FROM rows WHERE NOT is_head AND action_id IN (SELECT action_id FROM heads) ORDER BY action_id, sequence
  RETURNING action_id, sequence
), appended AS (
  SELECT action_id, sequence FROM heads UNION ALL SELECT action_id, sequence FROM tails
), projected AS (${projectionSql})
SELECT action_id FROM heads`;
