import { sealLog } from '#seals';
import { signerOf } from '#transparency';
import { each, nth, SealedLog } from '../../test/support/sealed-log.js';
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
    const stranger = signerOf(first.origin, Buffer.alloc(32, 9)).verifierKey;
    expect(await verify(stranger)).toMatchObject({ ok: false, findings: [{ kind: 'forged checkpoint' }] });
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
