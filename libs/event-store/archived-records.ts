import type { Pool, PoolClient } from 'pg';

/** What stays of an event whose month was archived. */
export interface ArchivedRecord {
  readonly position: number;
  readonly record_hash: string;
  readonly action_id: string;
  readonly sequence: number;
  /** The month with which it left, as 2026-08. */
  readonly month: string;
}

const COLUMNS = `position::float8 AS position, encode(record_hash, 'hex') AS record_hash, action_id, sequence, month`;

/** Those with positions after the one and not after the other, in order. */
export async function readArchived(
  pool: Pool,
  { after, upTo, limit }: { readonly after: number; readonly upTo: number; readonly limit: number },
): Promise<ArchivedRecord[]> {
  const { rows } = await pool.query<ArchivedRecord>(
    `SELECT ${COLUMNS} FROM archived_records WHERE position > $1 AND position <= $2
     ORDER BY archived_records.position LIMIT $3`,
    [after, upTo, limit],
  );
  return rows;
}

/** The archived events of an action in order; of one that was not archived there are none. */
export async function archivedStream(
  connection: Pool | PoolClient,
  actionId: string,
): Promise<ArchivedRecord[]> {
  const { rows } = await connection.query<ArchivedRecord>(
    `SELECT ${COLUMNS} FROM archived_records WHERE action_id = $1 ORDER BY sequence`,
    [actionId],
  );
  return rows;
}
