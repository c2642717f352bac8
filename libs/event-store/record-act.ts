import type { Pool, PoolClient } from 'pg';
import type { Actor, ChainEnd, EventBody, NewEvent } from '#event-record';
import { linkEvents } from '#event-record';

/** Administrative acts are rare; who loses this often in a row is not racing but in a loop. */
const ATTEMPTS = 50;

/**
 * Appends to the log of administrative acts, a single stream.
 *
 * @param act what happened, or null for nothing to record. It is asked again when another writer was faster, so what it
 *   finds in the log still holds when its event is appended.
 */
export async function recordAct<Body extends EventBody>(
  connection: Pool | PoolClient,
  act: () => Promise<Body | null>,
  by: { readonly actor: Actor; readonly created_at: string },
): Promise<NewEvent<Body> | null> {
  for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
    const { installation, end } = await endOfActs(connection);
    const body = await act();
    if (body === null) return null;
    const [event] = linkEvents([body], { action_id: installation, after: end, ...by });
    if (event && (await append(connection, event))) return event;
  }
  throw new Error(`an administrative act lost ${ATTEMPTS} races in a row`);
}

async function endOfActs(
  connection: Pool | PoolClient,
): Promise<{ installation: string; end: ChainEnd | null }> {
  const { rows } = await connection.query<{ id: string; sequence: number | null; record_hash: string }>(
    `SELECT installation.id, sequence, encode(record_hash, 'hex') AS record_hash
     FROM installation LEFT JOIN LATERAL (
       SELECT sequence, record_hash FROM administrative_events WHERE action_id = installation.id
       ORDER BY sequence DESC LIMIT 1) AS newest ON true`,
  );
  const [row] = rows;
  if (!row) throw new Error('the database has no installation id: it was not migrated');
  const { id, sequence, record_hash } = row;
  return { installation: id, end: sequence === null ? null : { sequence, record_hash } };
}

async function append(connection: Pool | PoolClient, event: NewEvent): Promise<boolean> {
  const { rowCount } = await connection.query(
    `WITH allocated AS MATERIALIZED (SELECT allocate_positions(1) AS positions)
     INSERT INTO administrative_events
       (action_id, sequence, position, id, event_type, actor, created_at, meta, payload, salt, prev_hash, record_hash)
     SELECT action_id, sequence, positions[1], id, event_type, actor, created_at, meta, payload,
            decode(salt, 'hex'), decode(prev_hash, 'hex'), decode(record_hash, 'hex')
     FROM allocated, json_to_record($1::json) AS act (
       action_id uuid, sequence integer, id uuid, event_type text, actor json, created_at timestamptz, meta json,
       payload json, salt text, prev_hash text, record_hash text)
     ON CONFLICT DO NOTHING`,
    [JSON.stringify(event)],
  );
  return rowCount === 1;
}
