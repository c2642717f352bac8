import { Frontier, leafHash } from '#transparency';
import type { Hash } from '#transparency';
import type { Pool, PoolClient } from 'pg';

/** Every eighth level of the tree is kept; what lies below the lowest of them is hashed from the log itself. */
export const LEVEL = 8;
export const TILE = 2 ** LEVEL;

export interface Leaf {
  readonly position: number;
  readonly record_hash: Buffer;
}

/** The sealed tree, as the log, the records of what was archived from it, and the kept subtrees give it. */
export class SealedTree {
  /** The leaves of the last subtree of 256 that was looked into: proofs of neighbours need the same. */
  #tile: { readonly index: number; readonly leaves: readonly Leaf[] } | undefined;

  constructor(private readonly connection: Pool | PoolClient) {}

  /** The hash of the complete subtree of 2^height leaves that begins at leaf index × 2^height. */
  async subtree(height: number, index: number): Promise<Hash> {
    const kept = Math.floor(height / LEVEL) * LEVEL;
    const count = 2 ** (height - kept);
    const hashes =
      kept === 0
        ? (await this.#leavesOfTile(index * count, count)).map(({ record_hash }) => leafHash(record_hash))
        : await this.#kept(kept, index * count, count);
    if (hashes.length !== count)
      throw new Error('the sealed tree has a hole: leaves or subtrees are missing');
    const subtree = new Frontier();
    for (const hash of hashes) subtree.append(hash);
    return subtree.root();
  }

  /** The tree of the first so many leaves, ready to grow. */
  async frontier(size: number): Promise<Frontier> {
    const frontier = new Frontier();
    const levels = size < TILE ? 0 : Math.floor(Math.log2(size) / LEVEL);
    for (let level = levels; level > 0; level--) {
      const subtreeSize = TILE ** level;
      const first = frontier.size / subtreeSize;
      const count = Math.floor(size / subtreeSize) - first;
      for (const hash of await this.#kept(level * LEVEL, first, count)) frontier.append(hash, level * LEVEL);
    }
    for (const { record_hash } of await this.leaves(frontier.size, size - frontier.size))
      frontier.append(leafHash(record_hash));
    return frontier;
  }

  /** Leaves of one subtree of 256. */
  async leaves(first: number, count: number): Promise<Leaf[]> {
    const { rows } = await this.connection.query<Leaf>(
      `SELECT position::float8 AS position, record_hash FROM leaves WHERE position > $1
       ORDER BY leaves.position OFFSET $2 LIMIT $3`,
      [await this.#lastPositionBefore(Math.floor(first / TILE)), first % TILE, count],
    );
    return rows;
  }

  /** The number of a leaf, by its position in the log. */
  async leafAt(position: number): Promise<number> {
    const place = this.#tile?.leaves.findIndex((leaf) => leaf.position === position) ?? -1;
    if (this.#tile && place !== -1) return this.#tile.index * TILE + place;
    const { rows } = await this.connection.query<{ leaf: number }>(
      `WITH tile AS (
         SELECT coalesce(max(index) + 1, 0) AS index, coalesce(max(last_position), 0) AS begins_after
         FROM (SELECT index, last_position FROM sealed_subtrees WHERE height = ${LEVEL} AND last_position < $1
               ORDER BY last_position DESC LIMIT 1) AS before)
       SELECT (index * ${TILE} + (
         SELECT count(*) FROM leaves WHERE position > begins_after AND position < $1))::float8 AS leaf
       FROM tile`,
      [position],
    );
    return rows[0]?.leaf ?? 0;
  }

  /** Some leaves of one subtree of 256, all of which is read for them. */
  async #leavesOfTile(first: number, count: number): Promise<readonly Leaf[]> {
    const index = Math.floor(first / TILE);
    if (this.#tile?.index !== index) this.#tile = { index, leaves: await this.leaves(index * TILE, TILE) };
    return this.#tile.leaves.slice(first % TILE, (first % TILE) + count);
  }

  async #lastPositionBefore(tile: number): Promise<number> {
    if (tile === 0) return 0;
    const { rows } = await this.connection.query<{ position: number }>(
      `SELECT last_position::float8 AS position FROM sealed_subtrees WHERE height = ${LEVEL} AND index = $1`,
      [tile - 1],
    );
    const [row] = rows;
    if (!row) throw new Error(`the sealed tree has a hole: subtree ${tile - 1} is missing`);
    return row.position;
  }

  async #kept(height: number, first: number, count: number): Promise<Hash[]> {
    if (count === 0) return [];
    const { rows } = await this.connection.query<{ hash: Buffer }>(
      'SELECT hash FROM sealed_subtrees WHERE height = $1 AND index >= $2 AND index < $3 ORDER BY index',
      [height, first, first + count],
    );
    return rows.map(({ hash }) => hash);
  }
}
