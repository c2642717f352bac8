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
export function proveInclusion(pool: Pool, position: number, size: number): Promise<Inclusion> {
  return inclusionProver(pool, size)(position);
}

/** So many hashes are remembered: neighbours share nearly all that leads from them to the root. */
const MOST_KNOWN = 4_096;

/** The same for many events, the cheaper the closer they stand together. */
export function inclusionProver(pool: Pool, size: number): (position: number) => Promise<Inclusion> {
  const tree = new SealedTree(pool);
  const known = new Map<string, Hash>();
  const subtree = async (height: number, index: number): Promise<Hash> => {
    const key = `${height} ${index}`;
    const hash = known.get(key) ?? (await tree.subtree(height, index));
    if (known.size >= MOST_KNOWN) known.clear();
    known.set(key, hash);
    return hash;
  };
  return async (position) => {
    const leaf = await tree.leafAt(position);
    return { leaf_index: leaf, tree_size: size, hashes: await inclusionProof(leaf, size, subtree) };
  };
}

/** That the log of the one size is the beginning of that of the other; 0 < from ≤ to ≤ the latest checkpoint. */
export function proveConsistency(pool: Pool, from: number, to: number): Promise<Hash[]> {
  const tree = new SealedTree(pool);
  return consistencyProof(from, to, (height, index) => tree.subtree(height, index));
}
