import type { ActionEvent } from '#action';
import { fold } from '#action';
import type { BareEvent } from '#event-store';
import { inTransaction, oidsOf, readBareLog } from '#event-store';
import type { Pool, PoolClient } from 'pg';
import { rowOf } from './action-status.entity.js';
import { newStatus } from './project-status.js';

export interface RebuildReport {
  readonly actions: number;
  readonly events: number;
  /** Actions whose live row differs from what the log says, is missing, or has no events. Empty: identical. */
  readonly different: readonly string[];
}

const SHOWN = 100;

/**
 * Folds the whole log into a fresh table beside the live one and compares the two, all in one snapshot. Memory stays flat:
 * a page of events at a time.
 *
 * @param pool has room for two connections.
 * @param replace take over the rebuilt rows where they differ, in the same transaction.
 */
export function rebuildStatus(
  pool: Pool,
  { replace = false, onProgress }: { replace?: boolean; onProgress?: (actions: number) => void } = {},
): Promise<RebuildReport> {
  return inTransaction(
    pool,
    async (client) => {
      // While rows are replaced, appends wait; a mere comparison disturbs nobody.
      if (replace) await client.query('LOCK TABLE action_status IN SHARE ROW EXCLUSIVE MODE');
      await client.query('CREATE TEMP TABLE rebuilt (LIKE action_status) ON COMMIT DROP');
      const counts = await foldWholeLog(pool, client, onProgress);
      await client.query('ANALYZE rebuilt');
      const different = await differences(client);
      if (replace && different.length > 0) await takeOver(client);
      return { ...counts, different };
    },
    { isolation: 'REPEATABLE READ' },
  );
}

/** Reads on a second connection in the same snapshot, so that reading and writing go on at once. */
async function foldWholeLog(
  pool: Pool,
  client: PoolClient,
  onProgress?: (actions: number) => void,
): Promise<{ actions: number; events: number }> {
  const { rows } = await client.query<{ snapshot: string }>('SELECT pg_export_snapshot() AS snapshot');
  const snapshot = client.escapeLiteral(rows[0]?.snapshot ?? '');
  const oids = await oidsOf(pool);
  let [actions, events] = [0, 0];
  await inTransaction(
    pool,
    async (reader) => {
      await reader.query(`SET TRANSACTION SNAPSHOT ${snapshot}`);
      for await (const streams of readBareLog<ActionEvent>(reader)) {
        await insertRebuilt(client, oids, streams);
        actions += streams.length;
        for (const stream of streams) events += stream.length;
        onProgress?.(actions);
      }
    },
    { isolation: 'REPEATABLE READ' },
  );
  return { actions, events };
}

async function insertRebuilt(
  client: PoolClient,
  oids: ReadonlyMap<string, number>,
  streams: readonly BareEvent<ActionEvent>[][],
): Promise<void> {
  const rows = streams
    .map((stream) => fold(stream))
    .filter((action) => action !== null)
    .map(rowOf);
  await client.query({
    name: 'insert-rebuilt',
    text: 'INSERT INTO rebuilt SELECT * FROM unnest($1::new_status[])',
    values: [newStatus.encode(oids, rows)],
  });
}

async function differences(client: PoolClient): Promise<string[]> {
  const { rows } = await client.query<{ action_id: string }>(
    `SELECT coalesce(live.action_id, rebuilt.action_id) AS action_id
     FROM action_status AS live FULL JOIN rebuilt ON rebuilt.action_id = live.action_id
     WHERE live IS DISTINCT FROM rebuilt ORDER BY 1 LIMIT $1`,
    [SHOWN],
  );
  return rows.map(({ action_id }) => action_id);
}

async function takeOver(client: PoolClient): Promise<void> {
  await client.query(
    'DELETE FROM action_status WHERE NOT EXISTS (SELECT FROM rebuilt WHERE rebuilt.action_id = action_status.action_id)',
  );
  await client.query(
    `INSERT INTO action_status SELECT rebuilt.* FROM rebuilt LEFT JOIN action_status AS live ON live.action_id = rebuilt.action_id
     WHERE live IS DISTINCT FROM rebuilt
     ON CONFLICT (action_id) DO UPDATE SET
       sequence = excluded.sequence, status = excluded.status, agent_id = excluded.agent_id, tool = excluded.tool,
       operation = excluded.operation, decision = excluded.decision, reason_code = excluded.reason_code,
       risk_level = excluded.risk_level, created_at = excluded.created_at, updated_at = excluded.updated_at`,
  );
}
