import { setImmediate as othersTurn } from 'node:timers/promises';
import { inTransaction, settledPosition } from '#event-store';
import type { Hash } from '#transparency';
import { checkpointText, leafHash, signNote } from '#transparency';
import type { Pool, PoolClient } from 'pg';
import { latestCheckpoint } from './checkpoints.js';
import type { SealKeys } from './seal-keys.js';
import type { Leaf } from './sealed-tree.js';
import { LEVEL, SealedTree, TILE } from './sealed-tree.js';

/** The log under the last checkpoint is not what was sealed. Nothing is sealed on top of it. */
export class SealBroken extends Error {}

export interface Sealing {
  /** The position up to which the log is sealed now. */
  readonly position: number;
  readonly size: number;
  /** How many events this call put under seal. */
  readonly added: number;
  /** Whether it left some for another call. */
  readonly more: boolean;
}

/** Serialises sealers across processes; spells SEAL. */
const LOCK = 0x5345414c;
/** Small enough for one query to stay far below its time limit. */
const MOST_AT_ONCE = 20_000;

/**
 * Puts what has settled since the last checkpoint under a new one, in one transaction.
 *
 * @returns undefined when another sealer is at it.
 * @throws SealBroken when the newest leaves under the last checkpoint no longer give its root.
 */
export function sealLog(pool: Pool, keys: SealKeys): Promise<Sealing | undefined> {
  return inTransaction(pool, (client) => holdLock(client, () => seal(client, keys)));
}

async function holdLock<T>(client: PoolClient, work: () => Promise<T>): Promise<T | undefined> {
  const { rows } = await client.query<{ mine: boolean }>('SELECT pg_try_advisory_xact_lock($1) AS mine', [
    LOCK,
  ]);
  return rows[0]?.mine ? work() : undefined;
}

async function seal(client: PoolClient, { origin, signers }: SealKeys): Promise<Sealing> {
  const last = await latestCheckpoint(client);
  const upTo = await settledPosition(client);
  const leaves = await newLeaves(client, last?.position ?? 0, upTo);
  const end = leaves.at(-1);
  if (!end) return { position: last?.position ?? 0, size: last?.tree_size ?? 0, added: 0, more: false };

  const tree = await new SealedTree(client).frontier(last?.tree_size ?? 0);
  if (last && !tree.root().equals(last.root_hash)) {
    throw new SealBroken(
      `The log up to position ${last.position} is no longer what checkpoint ${last.tree_size} sealed, so nothing more is sealed: run "faramesh verify-log" to find the place.`,
    );
  }
  const completed: { height: number; index: number; hash: string; last_position: number }[] = [];
  for (const [index, { record_hash, position }] of leaves.entries()) {
    // The gateway that seals has callers to answer, and thousands of hashes take it as many microseconds.
    if (index % TILE === 0) await othersTurn();
    tree.append(leafHash(record_hash), 0, (height, index, hash) => {
      if (height > 0 && height % LEVEL === 0)
        completed.push({ height, index, hash: hash.toString('hex'), last_position: position });
    });
  }
  const root = tree.root();
  await client.query(
    `INSERT INTO sealed_subtrees (height, index, hash, last_position)
     SELECT height, index, decode(hash, 'hex'), last_position
     FROM json_to_recordset($1::json) AS completed (height smallint, index bigint, hash text, last_position bigint)`,
    [JSON.stringify(completed)],
  );
  await insertCheckpoint(client, {
    size: tree.size,
    position: end.position,
    root,
    note: signNote(checkpointText({ origin, size: tree.size, root }), signers),
  });
  return {
    position: end.position,
    size: tree.size,
    added: leaves.length,
    more: leaves.length === MOST_AT_ONCE,
  };
}

async function newLeaves(client: PoolClient, after: number, upTo: number): Promise<Leaf[]> {
  const { rows } = await client.query<Leaf>(
    `SELECT position::float8 AS position, record_hash FROM log WHERE position > $1 AND position <= $2
     ORDER BY log.position LIMIT ${MOST_AT_ONCE}`,
    [after, upTo],
  );
  return rows;
}

async function insertCheckpoint(
  client: PoolClient,
  { size, position, root, note }: { size: number; position: number; root: Hash; note: string },
): Promise<void> {
  await client.query(
    'INSERT INTO checkpoints (tree_size, position, root_hash, note) VALUES ($1, $2, $3, $4)',
    [size, position, root, note],
  );
}
