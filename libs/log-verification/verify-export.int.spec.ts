import { v7 as uuidv7 } from 'uuid';
import type { SealKeys } from '#seals';
import { sealLog } from '#seals';
import type { Receipt } from '#transparency';
import { checkpointText, openNote, readCheckpoint, receiptText, signerOf, signNote } from '#transparency';
import type { Line } from '../../test/support/sealed-log.js';
import { each, nth, NOW, parsed, rehashed, SealedLog } from '../../test/support/sealed-log.js';
import { toldLike, toldOf } from '../../test/support/tampering-table.js';
import type { VerificationReport, VerifyOptions } from './index.js';
import { verifyExport } from './index.js';

const ACTIONS = 30;
const ERASED = 3;

let log: SealedLog;
let keys: SealKeys;
let publicKey: string;
/** An honest export: the keys' act, three events an action, a checkpoint after every fifth action, and an erasure. */
let honest: string[];
let ids: string[];

beforeAll(async () => {
  log = await SealedLog.create();
  keys = await log.sealWith(1);
  publicKey = nth(keys.signers, 0).verifierKey;
  ids = [];
  for (let index = 0; index < ACTIONS; index++) {
    ids.push(await log.append());
    if (index === ACTIONS - 5) await log.erase(nth(ids, ERASED));
    if (index % 5 === 4) await sealLog(log.pool, keys);
  }
  honest = await log.export(keys, await log.checkpoint());
});

afterAll(() => log.drop());

const verify = (
  lines: readonly string[],
  options: Partial<VerifyOptions> = {},
): Promise<VerificationReport> => verifyExport(each(lines), { keys: [publicKey], ...options });

const lineOfEvent = (id: string, sequence: number): number =>
  honest.findIndex((text) => parsed(text).action_id === id && parsed(text).sequence === sequence);
const without = (...lines: readonly number[]): string[] =>
  honest.filter((_, index) => !lines.includes(index));
const changed = (line: number, change: (text: string) => string): string[] =>
  honest.map((text, index) => (index === line ? change(text) : text));
const edited = (line: number, change: (event: Line) => object): string[] =>
  changed(line, (text) => JSON.stringify(change(parsed(text))));
/** As a forger would who knows the format: the numbers run through again. */
const renumbered = (lines: readonly string[]): string[] => {
  let leaf = 0;
  return lines.map((text) => {
    const line = parsed(text);
    return line.type === 'event' ? JSON.stringify({ ...line, leaf: leaf++ }) : text;
  });
};
const aReceipt = (promise: Partial<Receipt>, signers = keys.signers): string =>
  signNote(
    receiptText({
      origin: keys.origin,
      action_id: nth(ids, 4),
      sequence: 2,
      position: 2 ** 40,
      record_hash: 'a'.repeat(64),
      included_by: NOW,
      ...promise,
    }),
    signers,
  );
const linesOf = (id: string): number[] => [1, 2, 3].map((sequence) => lineOfEvent(id, sequence));
const nested = (depth: number): string => `${'{"a":'.repeat(depth)}{}${'}'.repeat(depth)}`;
const checkpointLines = (): number[] =>
  honest.flatMap((text, index) => (parsed(text).type === 'checkpoint' ? [index] : []));
describe('an honest export', () => {
  it('verifies as a whole, with its erasure', async () => {
    expect(await verify(honest)).toMatchObject({
      ok: true,
      complete: true,
      events: ACTIONS * 3 + 2,
      actions: ACTIONS + 1,
      checkpoints: 7,
      erased: 1,
      found: 0,
      checkpoint: { origin: keys.origin, size: ACTIONS * 3 + 2 },
    });
  });

  it('grows out of a checkpoint that is known from before, and keeps the promises that were given', async () => {
    const known = parsed(honest[nth(checkpointLines(), 2)]).note;
    const { action_id, sequence, record_hash } = parsed(honest[lineOfEvent(nth(ids, 8), 2)]);
    const receipts = [aReceipt({ action_id, sequence, record_hash })];
    const promises = { kept: 1, not_due: 0, not_looked_at: 0 };
    expect(await verify(honest, { known, receipts })).toMatchObject({ ok: true, promises });
  });

  it('may be older than a promise, whose event must be there only under a checkpoint as large as its position', async () => {
    const size = honest.length - 1 - checkpointLines().length;
    const receipts = [aReceipt({ position: size + 1 })];
    const promises = { kept: 0, not_due: 1, not_looked_at: 0 };
    expect(await verify(honest, { receipts })).toMatchObject({ ok: true, promises });
  });
});

describe('a payload nested deep', () => {
  it.each([500, 1_000, 1_500, 2_000, 2_500, 3_000, 4_000, 5_000, 7_000, 10_000])(
    'by %d is found, and the rest is read',
    async (depth) => {
      const text = nth(honest, lineOfEvent(nth(ids, 12), 1));
      const deep = changed(lineOfEvent(nth(ids, 12), 1), () =>
        text.replace(/"payload":\{.*\},"created_at"/, `"payload":${nested(depth)},"created_at"`),
      );
      const { findings, checkpoints } = await verify(deep);
      expect(['changed', 'unreadable']).toContain(findings[0]?.kind);
      expect(checkpoints).toBe(7);
    },
  );
});

describe('a known checkpoint', () => {
  const sealed = () => readCheckpoint(openNote(parsed(honest[nth(checkpointLines(), 2)]).note, []).text);
  const stranger = () => [signerOf(keys.origin, Buffer.alloc(32, 66))];

  it.each<[what: string, known: () => string]>([
    ['a known checkpoint signed by another key', () => signNote(checkpointText(sealed()), stranger())],
    [
      'a known checkpoint of another log',
      () => signNote(checkpointText({ ...sealed(), origin: 'faramesh/other' }), keys.signers),
    ],
    ['a known checkpoint that is no note', () => 'rubbish'],
    [
      'another log than the one of the known checkpoint',
      () => signNote(checkpointText({ ...sealed(), root: Buffer.alloc(32) }), keys.signers),
    ],
  ])('is held against the log: %s, as the docs tell', async (what, known) => {
    const report = await verify(honest, { known: known() });
    expect(report.findings.map(toldLike)).toEqual([toldOf(what)]);
    expect(report.ok).toBe(false);
  });
});

describe('a broken promise', () => {
  it.each<[what: string, receipt: () => string]>([
    ['an event that was promised and is not there', () => aReceipt({ position: honest.length - 8 })],
    [
      'an event that was promised and stands further down',
      () => {
        const { action_id, sequence, record_hash, leaf = 0 } = parsed(honest[lineOfEvent(nth(ids, 4), 1)]);
        return aReceipt({ action_id, sequence, record_hash, position: leaf });
      },
    ],
    ['a receipt of another log', () => aReceipt({ origin: 'faramesh/other' })],
    ['a receipt signed by another key', () => aReceipt({}, [signerOf(keys.origin, Buffer.alloc(32, 66))])],
    ['a receipt whose text was changed', () => aReceipt({}).replace(' 2 ', ' 3 ')],
    ['a checkpoint given for a receipt', () => parsed(honest.at(-1)).note],
  ])('is found: %s, as the docs tell', async (what, receipt) => {
    const report = await verify(honest, { receipts: [receipt()] });
    expect(report.findings.map(toldLike)).toEqual([toldOf(what)]);
    expect(report.ok).toBe(false);
  });
});

describe('tampering', () => {
  const target = 12;
  const tamperings: [what: string, tamper: () => string[], kind: string, says: () => RegExp][] = [
    [
      'a changed byte in a payload',
      () => changed(lineOfEvent(nth(ids, target), 1), (text) => text.replace('/tmp/', '/tmq/')),
      'changed',
      () => new RegExp(`payload of event 1 of action ${nth(ids, target)}, at line \\d+`),
    ],
    [
      'a changed byte in a decision',
      () => changed(lineOfEvent(nth(ids, target), 2), (text) => text.replace('"allow"', '"deny"')),
      'changed',
      () => new RegExp(`field of event 2 of action ${nth(ids, target)}, at line \\d+`),
    ],
    [
      'a changed time',
      () =>
        changed(lineOfEvent(nth(ids, target), 2), (text) =>
          text.replace('"created_at":"2026', '"created_at":"2027'),
        ),
      'changed',
      () => /event 2 of action/,
    ],
    [
      'white space that means nothing',
      () => changed(lineOfEvent(nth(ids, target), 2), (text) => text.replace('{"type"', '{ "type"')),
      'unreadable',
      () => /Line \d+ is not as it was exported/,
    ],
    [
      'a key twice, so that a person reads another value',
      () =>
        changed(lineOfEvent(nth(ids, target), 2), (text) =>
          text.replace('"sequence"', '"sequence":1,"sequence"'),
        ),
      'unreadable',
      () => /Line \d+/,
    ],
    [
      'the keys of a line in another order',
      () =>
        edited(lineOfEvent(nth(ids, target), 2), (event) =>
          Object.fromEntries(Object.entries(event).toReversed()),
        ),
      'unreadable',
      () => /Line \d+ is not as it was exported/,
    ],
    [
      'a line nested so deep that no reader holds it',
      () => changed(lineOfEvent(nth(ids, target), 2), () => `{"type":"event","meta":${nested(20_000)}}`),
      'unreadable',
      () => /Line \d+ is not as it was exported/,
    ],
    [
      'a changed payload with all hashes of its event made anew',
      () =>
        edited(lineOfEvent(nth(ids, target), 1), (event) =>
          rehashed({ ...event, payload: { params: {}, context: {} } }),
        ),
      'changed',
      () => new RegExp(`Event 2 of action ${nth(ids, target)}, at line \\d+, does not follow from event 1`),
    ],
    [
      'a changed last event with its hash made anew',
      () =>
        edited(lineOfEvent(nth(ids, target), 3), (event) =>
          rehashed({ ...event, meta: { ...event.meta, executor: 'somebody else' } }),
        ),
      'not what was sealed',
      () => /Events \d+ to \d+, between line \d+ and line \d+, are not those that were sealed/,
    ],
    [
      'a removed event',
      () => without(lineOfEvent(nth(ids, target), 2)),
      'removed',
      () => new RegExp(`Action ${nth(ids, target)} lacks its event 2`),
    ],
    [
      'a removed event, the numbers closed up',
      () => renumbered(without(lineOfEvent(nth(ids, target), 2))),
      'removed',
      () => /covers \d+ events and \d+ stand before it: 1 missing between line/,
    ],
    [
      'a removed action',
      () => without(...linesOf(nth(ids, target))),
      'removed',
      () => /events with numbers \d+ to \d+ are missing/,
    ],
    [
      'a removed action, the numbers closed up',
      () => renumbered(without(...linesOf(nth(ids, target)))),
      'removed',
      () => /3 missing between line/,
    ],
    [
      'a removed last event of an action, the numbers closed up',
      () => renumbered(without(lineOfEvent(nth(ids, target), 3))),
      'removed',
      () => /1 missing between line/,
    ],
    ['a cut tail', () => honest.slice(0, -4), 'tail cut', () => /its end is missing after line \d+/],
    [
      'a tail cut at a checkpoint, the header made to fit',
      () => {
        const end = nth(checkpointLines(), -2);
        const { size } = readCheckpoint(openNote(parsed(honest[end]).note, []).text);
        return honest
          .slice(0, end + 1)
          .map((text, index) => (index === 0 ? JSON.stringify({ ...parsed(text), tree_size: size }) : text));
      },
      'tail cut',
      () => /A checkpoint over 92 events is known, and the export ends after \d+/,
    ],
    [
      'an inserted event',
      () => [...honest.slice(0, 20), nth(honest, 19), ...honest.slice(20)],
      'inserted',
      () => /second event \d+|there was one before/,
    ],
    [
      'an inserted action with right hashes, the numbers made to fit',
      () => {
        const own = { action_id: uuidv7(), id: uuidv7() };
        const forged = rehashed({ ...parsed(honest[lineOfEvent(nth(ids, target), 1)]), ...own });
        return renumbered([...honest.slice(0, 20), JSON.stringify(forged), ...honest.slice(20)]);
      },
      'inserted',
      () => /1 too many between line/,
    ],
    [
      'a swapped order',
      () => {
        const at = lineOfEvent(nth(ids, target), 2);
        return honest.map((text, index) =>
          index === at ? nth(honest, at + 1) : index === at + 1 ? nth(honest, at) : text,
        );
      },
      'order',
      () => /belongs further up/,
    ],
    [
      'two whole actions swapped, the numbers made to fit',
      () => {
        const [one, other] = [linesOf(nth(ids, 11)), linesOf(nth(ids, target))];
        const place = new Map([
          ...one.map((line, index) => [line, other[index]] as const),
          ...other.map((line, index) => [line, one[index]] as const),
        ]);
        return renumbered(honest.map((text, index) => honest[place.get(index) ?? index] ?? text));
      },
      'not what was sealed',
      () => /one was changed, replaced or moved/,
    ],
    [
      'a checkpoint signed by another key in the name of this one',
      () =>
        edited(nth(checkpointLines(), -1), (line) => {
          const { text } = openNote(line.note, []);
          const forger = signerOf(keys.origin, Buffer.alloc(32, 66));
          const forged = signNote(text, [forger]);
          const [, name, encoded] = /— (\S+) (\S+)\n$/.exec(forged) ?? [];
          const honestId = Buffer.from(/— \S+ (\S+)\n$/.exec(line.note)?.[1] ?? '', 'base64').subarray(0, 4);
          const signature = Buffer.concat([honestId, Buffer.from(encoded ?? '', 'base64').subarray(4)]);
          return { type: 'checkpoint', note: `${text}\n— ${name} ${signature.toString('base64')}\n` };
        }),
      'forged checkpoint',
      () => /The signature of faramesh\/\S+ is forged/,
    ],
    [
      'a whole log made anew under another key',
      () =>
        honest.map((text) => {
          const line = parsed(text);
          if (line.type !== 'checkpoint') return text;
          const forger = signerOf(keys.origin, Buffer.alloc(32, 66));
          return JSON.stringify({
            type: 'checkpoint',
            note: signNote(openNote(line.note, []).text, [forger]),
          });
        }),
      'forged checkpoint',
      () => /not signed by a key that is trusted/,
    ],
    [
      'a checkpoint over another root, signed by the right key',
      () =>
        edited(nth(checkpointLines(), 2), (line) => {
          const checkpoint = readCheckpoint(openNote(line.note, []).text);
          return {
            type: 'checkpoint',
            note: signNote(checkpointText({ ...checkpoint, root: Buffer.alloc(32) }), keys.signers),
          };
        }),
      'not what was sealed',
      () => /are not those that were sealed/,
    ],
    [
      'a payload that is missing without an erasure',
      () => edited(lineOfEvent(nth(ids, target), 1), (event) => ({ ...event, payload: null, salt: null })),
      'removed',
      () => /is missing and no erasure of it is on record/,
    ],
    ['an empty file', () => [], 'empty', () => /no event to verify/],
    ['a header alone', () => honest.slice(0, 1), 'empty', () => /no event to verify/],
    ['no header', () => honest.slice(1), 'order', () => /not the header/],
    [
      'a header that makes it a filtered export',
      () => edited(0, (header) => ({ ...header, filter: { tool: 'file' } })),
      'partial',
      () => /cannot be shown to be complete/,
    ],
  ];

  it.each(tamperings)('%s is found, as the docs tell', async (what, tamper, kind, says) => {
    const known = parsed(honest.at(-1)).note;
    const report = await verify(tamper(), { known });
    expect(report.ok).toBe(false);
    const found = report.findings.filter((finding) => finding.kind === kind);
    expect(found.map((finding) => finding.says).join('\n')).toMatch(says());
    expect(found.map(toldLike)).toContainEqual(toldOf(what));
  });
});
