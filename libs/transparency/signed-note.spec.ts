import {
  checkpointText,
  EMPTY_ROOT,
  NoteRefused,
  openNote,
  readCheckpoint,
  readReceipt,
  receiptText,
  signerOf,
  signNote,
  verifierOf,
} from './index.js';

const one = signerOf('faramesh/one', Buffer.alloc(32, 1));
const two = signerOf('faramesh/one', Buffer.alloc(32, 2));
const [verifyOne, verifyTwo] = [verifierOf(one.verifierKey), verifierOf(two.verifierKey)];
const checkpoint = { origin: 'faramesh/one', size: 7, root: EMPTY_ROOT };

describe('a signed note', () => {
  it('of another implementation is read', () => {
    const known = verifierOf('PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW');
    const note =
      "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n\n" +
      '— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n';
    expect(openNote(note, [known]).signedBy).toEqual([known]);
    expect(() => openNote(note.replace('answer', 'Answer'), [known])).toThrow(NoteRefused);
  });

  it('says who of those that are known signed it', () => {
    const note = signNote(checkpointText(checkpoint), [one, two]);
    expect(openNote(note, [verifyOne, verifyTwo]).signedBy).toEqual([verifyOne, verifyTwo]);
    expect(openNote(signNote('text\n', [two]), [verifyOne]).signedBy).toEqual([]);
    expect(readCheckpoint(openNote(note, []).text)).toEqual(checkpoint);
  });

  it.each([
    ['its text changed', (note: string) => note.replace('\n7\n', '\n8\n')],
    ['its signature changed', (note: string) => note.replace(/.{6}\n$/, 'AAAA==\n')],
    ["another key's signature under this name", (note: string) => signedInAnothersName(note)],
    ['its signature cut off', (note: string) => note.slice(0, note.indexOf('— '))],
    ['no end', (note: string) => note.slice(0, -1)],
  ])('with %s is refused', (_, tamper) => {
    const note = signNote(checkpointText(checkpoint), [one]);
    expect(() => openNote(tamper(note), [verifyOne])).toThrow(NoteRefused);
  });

  const signedInAnothersName = (note: string): string => {
    const forged = Buffer.concat([verifyOne.id, two.sign(openNote(note, []).text)]);
    return note.replace(/ \S+\n$/, ` ${forged.toString('base64')}\n`);
  };
});

describe('a verifier key', () => {
  it.each(['', 'name', 'name+00000000+AQ==', one.verifierKey.replace('one', 'two')])('is not %j', (text) => {
    expect(() => verifierOf(text)).toThrow(NoteRefused);
  });
});

describe('a receipt', () => {
  const receipt = {
    origin: 'faramesh/one',
    action_id: '01a20345-2711-739f-8acc-1b14ddfe011b',
    sequence: 2,
    position: 12,
    record_hash: 'ab'.repeat(32),
    included_by: '2026-01-01T00:00:00.000000Z',
  };

  it('is read as it was written, and cannot pass for a checkpoint', () => {
    expect(readReceipt(receiptText(receipt))).toEqual(receipt);
    expect(() => readCheckpoint(receiptText(receipt))).toThrow(NoteRefused);
    expect(() => readReceipt(checkpointText(checkpoint))).toThrow(NoteRefused);
  });
});
