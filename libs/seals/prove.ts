import type { Hash } from '#transparency';
import { consistencyProof, inclusionProof } from '#transparency';
import type { Pool } from 'pg';
import { SealedTree } from './sealed-tree.js';

export interface Inclusion {
  /** The number of the event among all sealed ones, from 0. */
  readonly leaf_index: number;
  readonly tree_size: number;
  readonly hashes: readonly Hash[];
}

/** That the event at a position is under the checkpoint of this size; it must be. */
export async function proveInclusion(pool: Pool, position: number, size: number): Promise<Inclusion> {
  const tree = new SealedTree(pool);
  const leaf = await tree.leafAt(position);
  const hashes = await inclusionProof(leaf, size, (height, index) => tree.subtree(height, index));
  return { leaf_index: leaf, tree_size: size, hashes };
}

/** That the log of the one size is the beginning of that of the other; 0 < from ≤ to ≤ the latest checkpoint. */
export function proveConsistency(pool: Pool, from: number, to: number): Promise<Hash[]> {
  const tree = new SealedTree(pool);
  return consistencyProof(from, to, (height, index) => tree.subtree(height, index));
}
