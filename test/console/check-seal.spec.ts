import type { Checkpoint, Hash } from '#transparency';
import {
  checkpointText,
  consistencyProof,
  Frontier,
  inclusionProof,
  leafHash,
  receiptText,
  signerOf,
  signNote,
  verifierOf,
} from '#transparency';
import type { EventView } from '../../apps/console/src/action/event-view.js';
import {
  checkGrowth,
  checkInclusion,
  checkReceipt,
  openCheckpoint,
} from '../../apps/console/src/action/check-seal.js';

const [one, two] = [1, 2].map((seed) => signerOf('faramesh/one', Buffer.alloc(32, seed))) as [
  ReturnType<typeof signerOf>,
  ReturnType<typeof signerOf>,
];
const verifiers = [verifierOf(one.verifierKey)];
const hashes = Array.from({ length: 9 }, (_, index) => String(index).repeat(64));
const treeOf = (size: number, from = 0): Frontier => {
  const tree = new Frontier();
  for (const hash of hashes.slice(from, from + size)) tree.append(leafHash(Buffer.from(hash, 'hex')));
  return tree;
};
const read = (height: number, index: number): Promise<Hash> =>
  Promise.resolve(treeOf(2 ** height, index * 2 ** height).root());
const headOf = (size: number, origin = 'faramesh/one'): Checkpoint => ({
  origin,
  size,
  root: treeOf(size).root(),
});
const noteOf = (checkpoint: Checkpoint, signer = one): string =>
  signNote(checkpointText(checkpoint), [signer]);
const inclusionOf = async (
  leaf: number,
  size: number,
): Promise<{ leaf_index: number; hashes: string[] }> => ({
  leaf_index: leaf,
  hashes: (await inclusionProof(leaf, size, read)).map((hash) => hash.toString('hex')),
});
const event = {
  action_id: '01a20345-2711-739f-8acc-1b14ddfe011b',
  sequence: 2,
  position: 12,
  record_hash: hashes[5],
  created_at: '2026-01-01T00:00:00.000000Z',
} as EventView;
const NOW = Date.parse(event.created_at);

describe('a checkpoint', () => {
  it('holds when a key that it is held against signed it', () => {
    expect(openCheckpoint(noteOf(headOf(7)), verifiers)).toMatchObject({
      checkpoint: { size: 7 },
      finding: { tone: 'good', says: 'The checkpoint over 7 events is signed by the key.' },
    });
  });

  it.each([
    ['another key signed', noteOf(headOf(7), two), /signed by none of the keys/],
    ['was changed', noteOf(headOf(7)).replace('\n7\n', '\n8\n'), /forged, or the text under it was changed/],
    ['is none', 'nothing', /This is no signed note/],
    ['is a signed text of another kind', signNote('a\nb\n', [one]), /The note is no checkpoint/],
  ])('that %s does not', (_, note, says) => {
    const { checkpoint, finding } = { checkpoint: undefined, ...openCheckpoint(note, verifiers) };
    expect(finding.tone).toBe('bad');
    expect(finding.says).toMatch(says);
    expect(checkpoint).toBeUndefined();
  });
});

describe('the proof of an event', () => {
  const at = { checkpoint: headOf(7), now: NOW };

  it('leads to the checkpoint, and no other does', async () => {
    const inclusion = await inclusionOf(5, 7);
    expect(checkInclusion(event, inclusion, at)).toEqual({
      tone: 'good',
      says: 'Sealed as number 5 of the log.',
    });
    expect(checkInclusion(event, await inclusionOf(4, 7), at).tone).toBe('bad');
    expect(checkInclusion({ ...event, record_hash: 'ab'.repeat(32) }, inclusion, at).tone).toBe('bad');
    expect(checkInclusion(event, inclusion, { ...at, checkpoint: headOf(8) }).tone).toBe('bad');
  });

  it('is not there for a moment, and is missed after a minute', () => {
    expect(checkInclusion(event, null, { ...at, now: NOW + 2_000 }).tone).toBe('wait');
    expect(checkInclusion(event, null, { ...at, now: NOW + 61_000 }).tone).toBe('bad');
  });
});

describe('a receipt', () => {
  const { action_id, sequence, position, record_hash } = event;
  const promise = {
    origin: 'faramesh/one',
    action_id,
    sequence,
    position,
    record_hash,
    included_by: '2026-01-01T00:01:00.000000Z',
  };
  const signed = (change: Partial<typeof promise> = {}, signer = one): string =>
    signNote(receiptText({ ...promise, ...change }), [signer]);

  it('is kept by an event that stands where it says, or is not due yet', async () => {
    const sealed = { inclusion: await inclusionOf(5, 7), checkpoint: headOf(7), verifiers };
    expect(checkReceipt(signed(), event, sealed).says).toMatch(/its promise was kept/);
    expect(checkReceipt(signed(), event, { ...sealed, inclusion: null }).says).toMatch(/not due yet/);
    expect(checkReceipt(signed({ sequence: 3 }), event, sealed).tone).toBe('wait');
    expect(checkReceipt(null, event, sealed).tone).toBe('wait');
  });

  it.each([
    ['another key signed', signed({}, two), /signed by none of the keys/],
    ['was changed', signed().replace(' 12\n', ' 99\n'), /is refused/],
    ['is of another log', signed({ origin: 'faramesh/other' }), /another log/],
    ['is of another event', signed({ record_hash: 'ab'.repeat(32) }), /another event/],
    ['is of another action', signed({ action_id: action_id.replace('01', '02') }), /another event/],
    ['is a checkpoint', noteOf(headOf(7)), /no receipt/],
  ])('that %s does not hold', async (_, note, says) => {
    const sealed = { inclusion: await inclusionOf(5, 7), checkpoint: headOf(7), verifiers };
    const finding = checkReceipt(note, event, sealed);
    expect(finding.tone).toBe('bad');
    expect(finding.says).toMatch(says);
  });

  it('is broken by an event that a large enough checkpoint has not, or has further down', async () => {
    const low = { ...event, position: 3 };
    const note = signed({ position: 3 });
    const sealed = { checkpoint: headOf(7), verifiers };
    expect(checkReceipt(note, low, { ...sealed, inclusion: null }).says).toMatch(/promise is broken/);
    expect(checkReceipt(note, low, { ...sealed, inclusion: await inclusionOf(5, 7) }).says).toMatch(
      /stands further down/,
    );
  });
});

describe('what a tab has seen', () => {
  const proof = async (from: number, to: number): Promise<string[]> =>
    (await consistencyProof(from, to, read)).map((hash) => hash.toString('hex'));

  it('is what the log has grown out of', async () => {
    expect(checkGrowth(headOf(3), headOf(8), await proof(3, 8)).tone).toBe('good');
    expect(checkGrowth(headOf(8), headOf(8), []).tone).toBe('good');
    expect(checkGrowth(null, headOf(8), []).tone).toBe('plain');
  });

  it.each([
    ['rewritten', { ...headOf(3), root: headOf(4).root }, /it was rewritten/],
    ['cut', headOf(9), /shorter than this tab saw it: its newest 1 /],
    ['exchanged', headOf(3, 'faramesh/other'), /exchanged/],
    ['rewritten at its end', { ...headOf(8), root: headOf(4).root }, /it was rewritten/],
  ])('shows a log that was %s', async (_, earlier, says) => {
    const finding = checkGrowth(earlier, headOf(8), earlier.size < 8 ? await proof(3, 8) : []);
    expect(finding.tone).toBe('bad');
    expect(finding.says).toMatch(says);
  });
});
