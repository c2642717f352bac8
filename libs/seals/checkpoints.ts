import type { Pool, PoolClient } from 'pg';

/** A checkpoint as it is kept. */
export interface StoredCheckpoint {
  readonly tree_size: number;
  /** Of the last event under it. */
  readonly position: number;
  readonly root_hash: Buffer;
  /** The signed note. */
  readonly note: string;
}

// By itself `tree_size` is the column that is given back, a cast that no index has in order.
const COLUMNS = 'tree_size::float8 AS tree_size, position::float8 AS position, root_hash, note';

export async function latestCheckpoint(connection: Pool | PoolClient): Promise<StoredCheckpoint | undefined> {
  const { rows } = await connection.query<StoredCheckpoint>(
    `SELECT ${COLUMNS} FROM checkpoints ORDER BY checkpoints.tree_size DESC LIMIT 1`,
  );
  return rows[0];
}

export async function checkpointOfSize(pool: Pool, size: number): Promise<StoredCheckpoint | undefined> {
  const { rows } = await pool.query<StoredCheckpoint>(
    `SELECT ${COLUMNS} FROM checkpoints WHERE tree_size = $1`,
    [size],
  );
  return rows[0];
}

/** The checkpoints whose last event stands after the one position and not after the other, in order. */
export async function checkpointsBetween(
  pool: Pool,
  after: number,
  upTo: number,
): Promise<StoredCheckpoint[]> {
  const { rows } = await pool.query<StoredCheckpoint>(
    `SELECT ${COLUMNS} FROM checkpoints WHERE position > $1 AND position <= $2 ORDER BY checkpoints.tree_size`,
    [after, upTo],
  );
  return rows;
}
