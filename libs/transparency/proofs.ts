import type { Hash } from './merkle-tree.js';
import { nodeHash } from './merkle-tree.js';

/** Gives the hash of the complete subtree of 2^height leaves that begins at leaf index × 2^height. */
export type ReadSubtree = (height: number, index: number) => Promise<Hash>;

/**
 * What leads from a leaf to the root of the tree of this size (RFC 9162, section 2.1.3.1).
 *
 * @throws RangeError unless 0 ≤ leaf < size.
 */
export async function inclusionProof(leaf: number, size: number, read: ReadSubtree): Promise<Hash[]> {
  if (!(leaf >= 0 && leaf < size)) throw new RangeError(`a tree of ${size} has no leaf ${leaf}`);
  const path = async (from: number, to: number): Promise<Hash[]> => {
    if (to - from === 1) return [];
    const middle = from + splitOf(to - from);
    return leaf < middle
      ? [...(await path(from, middle)), await rangeHash(middle, to, read)]
      : [...(await path(middle, to)), await rangeHash(from, middle, read)];
  };
  return path(0, size);
}

/**
 * What shows that the tree of size `to` is the one of size `from` with leaves appended (RFC 9162, section 2.1.4.1).
 *
 * @throws RangeError unless 0 < from ≤ to.
 */
export async function consistencyProof(from: number, to: number, read: ReadSubtree): Promise<Hash[]> {
  if (!(from > 0 && from <= to)) throw new RangeError(`a tree of ${to} does not grow out of one of ${from}`);
  const subproof = async (begin: number, end: number, whole: boolean): Promise<Hash[]> => {
    if (from === end) return whole ? [] : [await rangeHash(begin, end, read)];
    const middle = begin + splitOf(end - begin);
    return from <= middle
      ? [...(await subproof(begin, middle, whole)), await rangeHash(middle, end, read)]
      : [...(await subproof(middle, end, false)), await rangeHash(begin, middle, read)];
  };
  return subproof(0, to, true);
}

/** RFC 9162, section 2.1.3.2. */
export function verifyInclusion(
  leafHash: Hash,
  leaf: number,
  size: number,
  proof: readonly Hash[],
  root: Hash,
): boolean {
  if (!(leaf >= 0 && leaf < size)) return false;
  let [first, second, hash] = [leaf, size - 1, leafHash];
  for (const step of proof) {
    if (second === 0) return false;
    if (first % 2 === 1 || first === second) {
      hash = nodeHash(step, hash);
      while (first % 2 === 0 && first !== 0) [first, second] = [first / 2, Math.floor(second / 2)];
    } else {
      hash = nodeHash(hash, step);
    }
    [first, second] = [Math.floor(first / 2), Math.floor(second / 2)];
  }
  return second === 0 && hash.equals(root);
}

/** RFC 9162, section 2.1.4.2. */
export function verifyConsistency(
  from: number,
  to: number,
  proof: readonly Hash[],
  fromRoot: Hash,
  toRoot: Hash,
): boolean {
  if (!(from > 0 && from <= to)) return false;
  if (from === to) return proof.length === 0 && fromRoot.equals(toRoot);
  const [seed, ...steps] = Number.isInteger(Math.log2(from)) ? [fromRoot, ...proof] : proof;
  if (seed === undefined) return false;
  let [first, second] = [from - 1, to - 1];
  while (first % 2 === 1) [first, second] = [Math.floor(first / 2), Math.floor(second / 2)];
  let [fromHash, toHash] = [seed, seed];
  for (const step of steps) {
    if (second === 0) return false;
    if (first % 2 === 1 || first === second) {
      fromHash = nodeHash(step, fromHash);
      toHash = nodeHash(step, toHash);
      while (first % 2 === 0 && first !== 0) [first, second] = [first / 2, Math.floor(second / 2)];
    } else {
      toHash = nodeHash(toHash, step);
    }
    [first, second] = [Math.floor(first / 2), Math.floor(second / 2)];
  }
  return second === 0 && fromHash.equals(fromRoot) && toHash.equals(toRoot);
}

/** The hash of leaves from … to - 1, where `from` is a multiple of the power of two at or above their number. */
async function rangeHash(from: number, to: number, read: ReadSubtree): Promise<Hash> {
  const size = to - from;
  const height = Math.log2(size);
  if (Number.isInteger(height)) return read(height, from / size);
  const middle = from + splitOf(size);
  return nodeHash(await rangeHash(from, middle, read), await rangeHash(middle, to, read));
}

/** The largest power of two below the size. */
const splitOf = (size: number): number => 2 ** (Math.ceil(Math.log2(size)) - 1);
