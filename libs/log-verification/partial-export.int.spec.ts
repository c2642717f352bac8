import { v7 as uuidv7 } from 'uuid';
import type { SealKeys } from '#seals';
import { sealLog } from '#seals';
import { openNote, receiptText, signerOf, signNote } from '#transparency';
import { each, nth, NOW, parsed, rehashed, SealedLog } from '../../test/support/sealed-log.js';
import { toldLike, toldOf } from '../../test/support/tampering-table.js';
import type { VerificationReport, VerifyOptions } from './index.js';
import { verifyExport } from './index.js';

let log: SealedLog;
let keys: SealKeys;
let id: string;
/** The export of one action: header, checkpoint, three events with proofs, checkpoint. */
let honest: string[];

beforeEach(async () => {
  log = await SealedLog.create();
  await log.append();
  id = await log.append();
  await log.append();
  keys = await log.sealWith(1);
  honest = await exported();
});

afterEach(() => log.drop());

const exported = async (filter: object = { action_id: id }, proofs = true): Promise<string[]> =>
  log.exportPart(keys, await log.checkpoint(), { filter, proofs });

const verify = (
  lines: readonly string[],
  options: Partial<VerifyOptions> = {},
): Promise<VerificationReport> =>
  verifyExport(each(lines), { keys: [nth(keys.signers, 0).verifierKey], partial: true, ...options });

const edited = (line: number, change: (event: ReturnType<typeof parsed>) => object): string[] =>
  honest.map((text, index) => (index === line ? JSON.stringify(change(parsed(text))) : text));

describe('a part of the log', () => {
  it('proves each of its events and says that it is a part', async () => {
    const action = { id, version: 3 };
    expect(await verify(honest, { action })).toMatchObject({
      ok: true,
      complete: false,
      events: 3,
      proven: 3,
    });
  });

  it('proves an erasure too, even one that is not sealed yet when the export begins', async () => {
    await log.erase(id);
    const end = await log.checkpoint();
    const exporting = log.exportPart(keys, end, { filter: { action_id: id }, proofs: true });
    await sealLog(log.pool, keys);
    const report = await verify(await exporting);
    expect(report).toMatchObject({ ok: true, events: 4, proven: 4, erased: 1 });
    expect(report.checkpoint?.size).toBe(end.tree_size + 1);
    expect(await verify(await exported())).toMatchObject({ ok: true, events: 4, proven: 4, erased: 1 });
  });

  it('is refused where a whole log is wanted', async () => {
    const report = await verify(honest, { partial: false });
    expect(report).toMatchObject({ ok: false, findings: [{ kind: 'partial' }] });
  });

  it('is not held against a known checkpoint, which would say nothing', async () => {
    const known = parsed(honest.at(-1)).note;
    expect(await verify(honest, { known })).toMatchObject({ ok: false, findings: [{ kind: 'partial' }] });
  });

  it('says nothing of a promise about an event that it does not hold, or does not prove', async () => {
    const { action_id, sequence, record_hash } = parsed(honest[3]);
    const common = { origin: keys.origin, included_by: NOW };
    const here = { ...common, action_id, sequence, record_hash, position: 100 };
    const elsewhere = {
      ...common,
      action_id: uuidv7(),
      sequence: 1,
      record_hash: 'a'.repeat(64),
      position: 1,
    };
    const receipts = [here, elsewhere].map((receipt) => signNote(receiptText(receipt), keys.signers));
    const promises = { kept: 1, not_due: 0, not_looked_at: 1 };
    expect(await verify(honest, { receipts })).toMatchObject({ ok: true, promises });
    const unproven = edited(3, ({ proof: _, ...event }) => event);
    expect(await verify(unproven, { receipts })).toMatchObject({
      findings: [{ kind: 'unproven' }],
      promises: { kept: 0, not_looked_at: 2 },
    });
  });

  it('may begin in the middle of an action only if a time was asked for', async () => {
    const headless = honest.filter((_, index) => index !== 2);
    expect(await verify(headless)).toMatchObject({ ok: false, findings: [{ kind: 'removed' }] });
    const [header = '', ...lines] = headless;
    const from = { ...parsed(header), filter: { from: '2026-01-01T00:00:00Z' } };
    expect(await verify([JSON.stringify(from), ...lines])).toMatchObject({ ok: true, events: 2 });
  });
});

describe('a part by time', () => {
  it('may lack any event of an action, for clocks differ; what does follow on is compared', async () => {
    const [early, late] = ['2026-02-01T00:00:00.100000Z', '2026-02-01T00:00:00.900000Z'];
    const ahead = await log.append(uuidv7(), [late, early, late]);
    const behind = await log.append(uuidv7(), [early, late, early]);
    await sealLog(log.pool, keys);
    const from = '2026-02-01T00:00:00.500000Z';
    const after = await exported({ action_id: ahead, from });
    expect(await verify(after)).toMatchObject({ ok: true, events: 2 });
    expect(await verify(await exported({ action_id: behind, to: from }))).toMatchObject({
      ok: true,
      events: 2,
    });
    const [header = '', ...lines] = honest;
    const asked = JSON.stringify({ ...parsed(header), filter: { from } });
    const relinked = edited(3, (event) => rehashed({ ...event, prev_hash: 'a'.repeat(64) })).slice(1);
    expect(await verify([asked, ...lines])).toMatchObject({ ok: true });
    expect((await verify([asked, ...relinked])).findings).toContainEqual(
      expect.objectContaining({ kind: 'changed', sequence: 2 }),
    );
  });
});

describe('tampering with a part of the log', () => {
  const forger = (): string => {
    const stranger = signerOf(keys.origin, Buffer.alloc(32, 66));
    const { text } = openNote(parsed(honest.at(-1)).note, []);
    return JSON.stringify({ type: 'checkpoint', note: signNote(text, [stranger]) });
  };

  it.each<[what: string, tamper: () => string[] | Promise<string[]>, kind: string, says: RegExp]>([
    [
      'an event changed, all its hashes made anew',
      () => edited(4, (event) => rehashed({ ...event, meta: { ...event.meta, executor: 'y' } })),
      'not what was sealed',
      /At line 5, the proof of event 3 of action \S+ does not lead to the checkpoint/,
    ],
    [
      'a proof of another event',
      () => edited(3, (event) => ({ ...event, proof: parsed(honest[4]).proof })),
      'not what was sealed',
      /proof of event 2/,
    ],
    [
      'an event without a proof',
      () => edited(3, ({ proof: _, ...event }) => event),
      'unproven',
      /At line 4, event 2 of action \S+ has no proof/,
    ],
    [
      'no proofs at all',
      () => exported({ action_id: id }, false),
      'unproven',
      /At line 3, event 1 of action \S+ has no proof/,
    ],
    [
      'a checkpoint of a stranger for all that follows',
      () => [nth(honest, 0), forger(), ...honest.slice(2)],
      'unproven',
      /At line 3, event 1 of action \S+ has no trusted checkpoint before it/,
    ],
    [
      'a checkpoint of a stranger at the end',
      () => [...honest.slice(0, -1), forger()],
      'forged checkpoint',
      /not signed by a key that is trusted/,
    ],
    ['an end that is cut', () => honest.slice(0, -1), 'tail cut', /its end is missing/],
    [
      'an event in the middle removed',
      () => honest.filter((_, index) => index !== 3),
      'removed',
      /lacks its event 2/,
    ],
    [
      'the first event removed, the header made to ask for a time',
      () => {
        const filter = { action_id: id, from: '2026-01-01T00:00:00Z' };
        const [header = '', ...lines] = honest.filter((_, index) => index !== 2);
        return [JSON.stringify({ ...parsed(header), filter }), ...lines];
      },
      'removed',
      /lacks its event 1/,
    ],
    [
      'the newest event removed',
      () => honest.filter((_, index) => index !== 4),
      'removed',
      /has 3 events, and the export ends after 2/,
    ],
    ['all of its events removed', () => [...honest.slice(0, 2), ...honest.slice(-1)], 'empty', /no event/],
    ['other actions put in', () => exported({ tool: 'file' }), 'inserted', /is not of action/],
  ])('%s is found, as the docs tell', async (what, tamper, kind, says) => {
    const report = await verify(await tamper(), { action: { id, version: 3 } });
    expect(report.ok).toBe(false);
    const found = report.findings.filter((finding) => finding.kind === kind);
    expect(found.map((finding) => finding.says).join('\n')).toMatch(says);
    expect(found.map(toldLike)).toContainEqual(toldOf(`one action: ${what}`));
  });

  it('events invented under a head of their own are found, whatever checkpoints stand around them', async () => {
    const other = await SealedLog.create();
    const invented = await other.append();
    const stranger = await other.sealWith(66);
    const theirs = await other.exportPart(stranger, await other.checkpoint(), {
      filter: { action_id: invented },
      proofs: true,
    });
    await other.drop();
    const theirNote = openNote(parsed(theirs[1]).note, []).text.replace(stranger.origin, keys.origin);
    const head = JSON.stringify({
      type: 'checkpoint',
      note: signNote(theirNote, [signerOf(keys.origin, Buffer.alloc(32, 66))]),
    });
    const spliced = [...honest.slice(0, 2), head, ...theirs.slice(2, -1), ...honest.slice(-1)];
    const report = await verify(spliced);
    expect(report).toMatchObject({ ok: false, proven: 0 });
    expect(report.findings[0]).toMatchObject({ kind: 'not what was sealed' });
  });
});
