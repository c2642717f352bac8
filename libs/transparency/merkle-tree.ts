import { Buffer } from 'node:buffer';
import { hash } from 'node:crypto';

/** 32 bytes of SHA-256. */
export type Hash = Buffer;

const sha256 = (...parts: readonly Buffer[]): Hash => hash('sha256', Buffer.concat(parts), 'buffer');
const [LEAF, NODE] = [Buffer.of(0), Buffer.of(1)];

/** The head of a tree without leaves. */
export const EMPTY_ROOT: Hash = sha256();
export const leafHash = (data: Buffer): Hash => sha256(LEAF, data);
export const nodeHash = (left: Hash, right: Hash): Hash => sha256(NODE, left, right);

type OnComplete = (height: number, index: number, hash: Hash) => void;

/** The right edge of an append-only Merkle tree (RFC 9162, section 2.1): all that is needed to append and to know the root. */
export class Frontier {
  /** Complete subtrees from left to right, each smaller than the one before. */
  readonly #subtrees: { readonly hash: Hash; readonly height: number }[] = [];
  #size = 0;

  get size(): number {
    return this.#size;
  }

  /**
   * Appends a leaf, or a complete subtree of 2^height leaves where the tree so far is a multiple of that.
   *
   * @param onComplete told every subtree that this completes, from the appended one up.
   */
  append(hash: Hash, height = 0, onComplete?: OnComplete): void {
    const leaves = 2 ** height;
    if (this.#size % leaves !== 0)
      throw new RangeError(`a subtree of ${leaves} leaves does not fit after ${this.#size}`);
    let subtree = { hash, height };
    onComplete?.(height, this.#size / leaves, hash);
    for (let left = this.#subtrees.at(-1); left?.height === subtree.height; left = this.#subtrees.at(-1)) {
      this.#subtrees.pop();
      subtree = { hash: nodeHash(left.hash, subtree.hash), height: subtree.height + 1 };
      onComplete?.(subtree.height, Math.floor(this.#size / 2 ** subtree.height), subtree.hash);
    }
    this.#subtrees.push(subtree);
    this.#size += leaves;
  }

  root(): Hash {
    const [last, ...others] = this.#subtrees.toReversed();
    if (!last) return EMPTY_ROOT;
    return others.reduce((right, { hash }) => nodeHash(hash, right), last.hash);
  }
}
