import { DatabaseError } from 'pg';
import type { Pool, QueryResult } from 'pg';
import type { NewEvent } from '#event-record';
import { CompositeArray, forgetOids, oidsOf } from './composite-array.js';

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
 * `appended (action_id, sequence)`, which is what was really appended, and the rows of the streams as the array `$2`.
 */
export interface InlineProjection {
  readonly name: string;
  readonly sql: string;
  readonly rows: CompositeArray;
}

const newEvents = new CompositeArray('new_event', {
  action_id: 'uuid',
  sequence: 'integer',
  id: 'uuid',
  event_type: 'text',
  actor: 'json',
  created_at: 'timestamptz',
  meta: 'json',
  payload: 'json',
  salt: 'bytea',
  prev_hash: 'bytea',
  record_hash: 'bytea',
});

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
  const oids = await oidsOf(pool);
  const inOrder = streams.toSorted((one, other) => (streamIdOf(one) < streamIdOf(other) ? -1 : 1));
  const heads = inOrder.flatMap(({ events }) => events.slice(0, 1));
  const tails = inOrder.flatMap(({ events }) => events.slice(1));
  const claims = inOrder.flatMap((stream) =>
    stream.idempotency ? [{ ...stream.idempotency, action_id: streamIdOf(stream) }] : [],
  );
  const parts = { claims: claims.length > 0, tails: tails.length > 0 };
  const statement = {
    name: `append-with-${projection.name}${parts.claims ? '-and-claims' : ''}${parts.tails ? '-and-tails' : ''}`,
    text: appendSql(projection.sql, parts),
    values: [
      newEvents.encode(oids, heads),
      projection.rows.encode(
        oids,
        inOrder.map(({ row }) => row),
      ),
      ...(parts.tails ? [newEvents.encode(oids, tails)] : []),
      ...(parts.claims
        ? [
            claims.map(({ action_id }) => action_id),
            claims.map(({ principal }) => principal),
            claims.map(({ key }) => key),
          ]
        : []),
    ],
  };
  try {
    const append = (): Promise<QueryResult<{ action_id: string }>> => pool.query(statement);
    const { rows: appended } = await append().catch((error: unknown) => {
      if (isOvertaken(error)) return append();
      throw error;
    });
    return new Set(appended.map(({ action_id }) => action_id));
  } catch (error) {
    forgetOids(pool);
    throw error;
  }
}

/**
 * A row was on its way to the default partition while one for its month was made: Postgres refuses it then, with a violated
 * constraint that has no name. Nothing was written, and the next try finds the new partition.
 */
const isOvertaken = (error: unknown): boolean =>
  error instanceof DatabaseError && error.code === '23514' && error.constraint === undefined;

export const streamIdOf = ({ events }: StreamAppend): string => events[0]?.action_id ?? '';

/**
 * Rows are written in a fixed order, keys first and then streams, so that two statements that meet wait for each other
 * and never deadlock. Only the first event of a stream can meet another writer's: whoever has it owns the rest.
 *
 * What a batch does not need is left out, for most batches need neither and starting a part costs more than its row.
 *
 * @param parts.claims streams that are appended to only if their idempotency key is free.
 * @param parts.tails events beyond the first of their stream.
 */
function appendSql(projectionSql: string, parts: { claims: boolean; tails: boolean }): string {
  const [ids, principals, keys] = parts.tails ? ['$4', '$5', '$6'] : ['$3', '$4', '$5'];
  const claimed = `claimed AS (
    INSERT INTO idempotency_keys (action_id, principal, key)
    SELECT * FROM unnest(${ids}::uuid[], ${principals}::text[], ${keys}::text[]) AS claim (action_id, principal, key)
    ORDER BY principal, key
    ON CONFLICT DO NOTHING
    RETURNING action_id
  ),`;
  const isClaimed = `WHERE action_id NOT IN (SELECT unnest(${ids}::uuid[]) EXCEPT SELECT action_id FROM claimed)`;
  const tails = `tails AS (
    ${insertEvents('$3')} WHERE action_id IN (SELECT action_id FROM heads)
    RETURNING action_id, sequence
  ),`;
  return `
WITH held AS MATERIALIZED (
  SELECT hold_positions()
), ${parts.claims ? claimed : ''} heads AS (
  ${insertEvents('$1')} ${parts.claims ? isClaimed : ''}
  ON CONFLICT DO NOTHING
  RETURNING action_id, sequence
), ${parts.tails ? tails : ''} appended AS (
  SELECT action_id, sequence FROM heads ${parts.tails ? 'UNION ALL SELECT action_id, sequence FROM tails' : ''}
), projected AS (${projectionSql})
SELECT action_id FROM heads`;
}

const insertEvents = (array: string): string => `
    INSERT INTO events (position, ${newEvents.columns})
    SELECT nextval('events_position_seq'), ${newEvents.columns} FROM held, unnest(${array}::new_event[])`;
