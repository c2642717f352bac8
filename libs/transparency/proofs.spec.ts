import fc from 'fast-check';
import type { Hash } from './index.js';
import {
  consistencyProof,
  EMPTY_ROOT,
  Frontier,
  inclusionProof,
  leafHash,
  nodeHash,
  verifyConsistency,
  verifyInclusion,
} from './index.js';

const hex = (text: string): Buffer => Buffer.from(text, 'hex');

/** The leaves and roots that implementations of Certificate Transparency (RFC 6962, the tree of RFC 9162) are tested with. */
const LEAVES = [
  '',
  '00',
  '10',
  '2021',
  '3031',
  '40414243',
  '5051525354555657',
  '606162636465666768696a6b6c6d6e6f',
].map(hex);
const ROOTS = [
  '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
  'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
  'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
  'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
  '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
  '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
  'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
  '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
];
const INCLUSION: [leaf: number, size: number, proof: string[]][] = [
  [0, 1, []],
  [
    0,
    8,
    [
      '96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7',
      '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e',
      '6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4',
    ],
  ],
  [
    5,
    8,
    [
      'bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b',
      'ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0',
      'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
    ],
  ],
  [2, 3, ['fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125']],
  [
    1,
    5,
    [
      '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
      '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e',
      'bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b',
    ],
  ],
];
const CONSISTENCY: [from: number, to: number, proof: string[]][] = [
  [1, 1, []],
  [
    1,
    8,
    [
      '96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7',
      '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e',
      '6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4',
    ],
  ],
  [
    6,
    8,
    [
      '0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a',
      'ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0',
      'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
    ],
  ],
  [
    2,
    5,
    [
      '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e',
      'bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b',
    ],
  ],
];

/** The definition of section 2.1.1 to the letter: slow, and nothing in common with the frontier. */
const definedRoot = (leaves: readonly Buffer[]): Hash => {
  if (leaves.length === 0) return EMPTY_ROOT;
  if (leaves.length === 1) return leafHash(leaves[0] ?? Buffer.alloc(0));
  let split = 1;
  while (split * 2 < leaves.length) split *= 2;
  return nodeHash(definedRoot(leaves.slice(0, split)), definedRoot(leaves.slice(split)));
};
const readerOf =
  (leaves: readonly Buffer[]) =>
  (height: number, index: number): Promise<Hash> =>
    Promise.resolve(definedRoot(leaves.slice(index * 2 ** height, (index + 1) * 2 ** height)));
const grown = (leaves: readonly Buffer[]): Frontier => {
  const frontier = new Frontier();
  for (const leaf of leaves) frontier.append(leafHash(leaf));
  return frontier;
};

describe('the tree', () => {
  it('has the known roots', () => {
    expect(grown([]).root().toString('hex')).toBe(
      'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
    );
    expect(
      ROOTS.map((_, index) =>
        grown(LEAVES.slice(0, index + 1))
          .root()
          .toString('hex'),
      ),
    ).toEqual(ROOTS);
  });

  it.each(INCLUSION)(
    'has the known inclusion proof of leaf %i in a tree of %i',
    async (leaf, size, known) => {
      const proof = await inclusionProof(leaf, size, readerOf(LEAVES));
      expect(proof.map((hash) => hash.toString('hex'))).toEqual(known);
    },
  );

  it.each(CONSISTENCY)('has the known consistency proof from %i to %i', async (from, to, known) => {
    const proof = await consistencyProof(from, to, readerOf(LEAVES));
    expect(proof.map((hash) => hash.toString('hex'))).toEqual(known);
  });

  it('goes on from subtrees as from their leaves, and tells each subtree that it completes', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 40 }), fc.integer({ min: 0, max: 3 }), (count, height) => {
        const leaves = Array.from({ length: count }, (_, index) => Buffer.of(index));
        const whole = Math.floor(count / 2 ** height) * 2 ** height;
        const frontier = new Frontier();
        for (let from = 0; from < whole; from += 2 ** height)
          frontier.append(definedRoot(leaves.slice(from, from + 2 ** height)), height);
        for (const leaf of leaves.slice(whole)) {
          frontier.append(leafHash(leaf), 0, (level, index, hash) =>
            expect(hash).toEqual(definedRoot(leaves.slice(index * 2 ** level, (index + 1) * 2 ** level))),
          );
        }
        expect(frontier.size).toBe(count);
        expect(frontier.root()).toEqual(definedRoot(leaves));
      }),
    );
  });
});

describe('proofs', () => {
  const trees = fc.integer({ min: 1, max: 70 }).chain((size) =>
    fc.record({
      size: fc.constant(size),
      leaf: fc.integer({ min: 0, max: size - 1 }),
      from: fc.integer({ min: 1, max: size }),
      flipped: fc.nat(),
    }),
  );
  const leavesOf = (size: number): Buffer[] =>
    Array.from({ length: size }, (_, index) => Buffer.of(index, 7));
  const withOneBitFlipped = (hashes: readonly Hash[], which: number): Hash[] =>
    hashes.map((hash, index) => {
      const copy = Buffer.from(hash);
      if (index === which % hashes.length) copy[which % 32] = (copy[which % 32] ?? 0) ^ 1;
      return copy;
    });

  it('of inclusion hold for their leaf, and for no other leaf, place, tree or hash', async () => {
    await fc.assert(
      fc.asyncProperty(trees, async ({ size, leaf, flipped }) => {
        const leaves = leavesOf(size);
        const root = definedRoot(leaves);
        const proof = await inclusionProof(leaf, size, readerOf(leaves));
        const hash = leafHash(leaves[leaf] ?? Buffer.alloc(0));
        expect(verifyInclusion(hash, leaf, size, proof, root)).toBe(true);
        expect(verifyInclusion(leafHash(Buffer.from('other')), leaf, size, proof, root)).toBe(false);
        if (size > 1) expect(verifyInclusion(hash, (leaf + 1) % size, size, proof, root)).toBe(false);
        expect(verifyInclusion(hash, leaf, size, proof, EMPTY_ROOT)).toBe(false);
        expect(verifyInclusion(hash, leaf, size, [...proof, root], root)).toBe(false);
        if (proof.length > 0) {
          expect(verifyInclusion(hash, leaf, size, proof.slice(1), root)).toBe(false);
          expect(verifyInclusion(hash, leaf, size, withOneBitFlipped(proof, flipped), root)).toBe(false);
        }
      }),
    );
  });

  it('of consistency hold for the two trees, and for no others', async () => {
    await fc.assert(
      fc.asyncProperty(trees, async ({ size, from, flipped }) => {
        const leaves = leavesOf(size);
        const [before, after] = [definedRoot(leaves.slice(0, from)), definedRoot(leaves)];
        const proof = await consistencyProof(from, size, readerOf(leaves));
        expect(verifyConsistency(from, size, proof, before, after)).toBe(true);
        expect(verifyConsistency(from, size, proof, EMPTY_ROOT, after)).toBe(false);
        expect(verifyConsistency(from, size, proof, before, EMPTY_ROOT)).toBe(false);
        expect(verifyConsistency(from, size, [...proof, after], before, after)).toBe(false);
        if (proof.length > 0)
          expect(verifyConsistency(from, size, withOneBitFlipped(proof, flipped), before, after)).toBe(false);
      }),
    );
  });

  it('of what does not exist are refused', async () => {
    const read = readerOf(LEAVES);
    await expect(inclusionProof(8, 8, read)).rejects.toThrow(RangeError);
    await expect(consistencyProof(0, 8, read)).rejects.toThrow(RangeError);
    await expect(consistencyProof(9, 8, read)).rejects.toThrow(RangeError);
    expect(verifyConsistency(0, 8, [], EMPTY_ROOT, definedRoot(LEAVES))).toBe(false);
  });
});
