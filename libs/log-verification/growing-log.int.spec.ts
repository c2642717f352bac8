import { recordAct } from '#event-store';
import type { SealKeys } from '#seals';
import { sealLog } from '#seals';
import { receiptText, sealKeyText, signerOf, signNote } from '#transparency';
import { each, nth, NOW, parsed, SealedLog } from '../../test/support/sealed-log.js';
import { toldLike, toldOf } from '../../test/support/tampering-table.js';
import { verifyExport } from './index.js';

let log: SealedLog;

beforeEach(async () => {
  log = await SealedLog.create();
});

afterEach(() => log.drop());

describe('keys', () => {
  it('that take over under the seal of the old one are trusted by who knows only that', async () => {
    const first = await log.sealWith(1);
    await log.sealWith(1, 2);
    // Only the new key now; a third act gives it something to seal.
    await log.sealWith(2, 3);
    const lines = await log.export(first, await log.checkpoint());
    const verify = (key: string) => verifyExport(each(lines), { keys: [key] });
    expect(await verify(nth(first.signers, 0).verifierKey)).toMatchObject({ ok: true });
    const known = (await log.checkpoint()).note;
    const { action_id, sequence, record_hash, leaf = 0 } = parsed(lines.at(-2));
    const promise = { origin: first.origin, action_id, sequence, record_hash, included_by: NOW };
    const newKey = [signerOf(first.origin, Buffer.alloc(32, 2))];
    const receipts = [signNote(receiptText({ ...promise, position: leaf + 1 }), newKey)];
    expect(
      await verifyExport(each(lines), { keys: [nth(first.signers, 0).verifierKey], known, receipts }),
    ).toMatchObject({ ok: true, promises: { kept: 1 } });
    const stranger = signerOf(first.origin, Buffer.alloc(32, 9)).verifierKey;
    expect(await verify(stranger)).toMatchObject({ ok: false, findings: [{ kind: 'forged checkpoint' }] });
  });
});

describe('a key that whoever may write puts in force', () => {
  const stranger = 66;
  const put = (meta: object) =>
    recordAct(log.pool, () => Promise.resolve({ event_type: 'seal_key_put_in_force', meta, payload: null }), {
      actor: { type: 'admin', id: 'somebody' },
      created_at: NOW,
    });
  const signers = ({ origin }: SealKeys, ...seeds: number[]) =>
    seeds.map((seed) => signerOf(origin, Buffer.alloc(32, seed)));

  it.each<[what: string, note: (keys: SealKeys, key: string) => string | null]>([
    ['no note', () => null],
    [
      'a note that it signed itself',
      (keys, key) => signNote(sealKeyText(keys.origin, key), signers(keys, stranger)),
    ],
    [
      'a note over another key',
      (keys) => signNote(sealKeyText(keys.origin, nth(keys.signers, 0).verifierKey), keys.signers),
    ],
    ['a note of another log', (keys, key) => signNote(sealKeyText('faramesh/other', key), keys.signers)],
    ['what is no note', () => 'trust me'],
  ])('is not trusted with %s', async (_, note) => {
    const keys = await log.sealWith(1);
    const { verifierKey } = nth(signers(keys, stranger), 0);
    await put({ verifier_key: verifierKey, note: note(keys, verifierKey) });
    await sealLog(log.pool, keys);
    await log.append();
    await sealLog(log.pool, { origin: keys.origin, signers: signers(keys, stranger) });
    const lines = await log.export(keys, await log.checkpoint());
    const report = await verifyExport(each(lines), { keys: [nth(keys.signers, 0).verifierKey] });
    expect(report.findings.map(toldLike)).toEqual([
      toldOf("a stranger's key put in force in the log, and the end signed by it"),
    ]);
  });
});

describe('an erasure that is not sealed yet', () => {
  it('is waited for, so that no payload is missing without it', async () => {
    const id = await log.append();
    const keys = await log.sealWith(1);
    const end = await log.checkpoint();
    await log.erase(id);
    const exporting = log.export(keys, end);
    await sealLog(log.pool, keys);
    const known = [nth(keys.signers, 0).verifierKey];
    expect(await verifyExport(each(await exporting), { keys: known })).toMatchObject({
      ok: true,
      erased: 1,
      checkpoint: { size: end.tree_size + 1 },
    });
  });
});
