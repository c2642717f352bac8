import type { SealKeys } from '#seals';
import { sealLog } from '#seals';
import { receiptText, signNote } from '#transparency';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { archiveMonth } from '../../apps/cli/src/archive/archive-month.js';
import { anIdOf, onlyMonths } from '../../test/support/partitions.js';
import type { Line } from '../../test/support/sealed-log.js';
import { each, nth, NOW, parsed, SealedLog } from '../../test/support/sealed-log.js';
import { toldLike, toldOf } from '../../test/support/tampering-table.js';
import type { VerificationReport, VerifyOptions } from './index.js';
import { verifyExport } from './index.js';

const folder = mkdtempSync(path.join(tmpdir(), 'archived-'));
let log: SealedLog;
let keys: SealKeys;
/** July is archived, and stands between what is left of August. */
let honest: string[];
let promised: Line;

beforeAll(async () => {
  log = await SealedLog.create();
  await onlyMonths(log.owner, ['2026-07', '2026-08']);
  for (let pair = 0; pair < 3; pair++)
    for (const month of ['2026-07', '2026-08']) await log.append(anIdOf(month), [], { isOver: true });
  keys = await log.sealWith(1);
  promised = parsed((await log.export(keys, await log.checkpoint()))[1]);
  await archiveMonth(log.owner, '2026-07', {
    folder,
    drop: true,
    unstarted: false,
    by: 'ops',
    now: NOW,
  });
  await sealLog(log.pool, keys);
  await log.append(anIdOf('2026-08'));
  await sealLog(log.pool, keys);
  honest = await log.export(keys, await log.checkpoint());
});

afterAll(async () => {
  await log.drop();
  rmSync(folder, { recursive: true });
});

const verify = (
  lines: readonly string[],
  options: Partial<VerifyOptions> = {},
): Promise<VerificationReport> =>
  verifyExport(each(lines), { keys: [nth(keys.signers, 0).verifierKey], ...options });

type AnyLine = Line & { readonly leaf: number; readonly month?: string };

const edited = (change: (line: AnyLine, index: number) => object | undefined): string[] =>
  honest.flatMap((text, index) => {
    const line = change(parsed(text) as AnyLine, index);
    return line === undefined ? [] : [JSON.stringify(line)];
  });

const archivedAs = ({ leaf, record_hash }: AnyLine, month: string): object => ({
  type: 'archived',
  leaf,
  month,
  record_hash,
});

const isFirst = (type: string) => {
  let isFound = false;
  return (line: AnyLine): boolean => {
    if (isFound || line.type !== type) return false;
    return (isFound = true);
  };
};

describe('an export of a log from which a month was archived', () => {
  it('verifies, and says how many events are not here and who took them away', async () => {
    const report = await verify(honest);
    expect(report).toMatchObject({
      ok: true,
      complete: true,
      events: 17,
      archived: 12,
      archives: [{ month: '2026-07', events: 12, by: 'ops', at: NOW }],
    });
    expect(report.archives[0]?.file_sha256).toMatch(/^[0-9a-f]{64}$/);
  });

  it('keeps the promises about what was archived, and no others', async () => {
    const { action_id, sequence, record_hash, leaf = 0 } = promised;
    const receipt = (changes: object): string =>
      signNote(
        receiptText({
          ...{ origin: keys.origin, included_by: NOW, action_id, sequence, record_hash, position: leaf + 1 },
          ...changes,
        }),
        keys.signers,
      );
    expect(await verify(honest, { receipts: [receipt({})] })).toMatchObject({
      ok: true,
      promises: { kept: 1 },
    });
    const broken = await verify(honest, { receipts: [receipt({ record_hash: 'a'.repeat(64) })] });
    expect(broken).toMatchObject({ ok: false, findings: [{ kind: 'broken promise' }] });
  });

  it('shows nothing in a part of the log', async () => {
    const part = edited((line, index) => (index === 0 ? { ...line, filter: { tool: 'file' } } : line));
    const report = await verify(part, { partial: true });
    expect(report.findings).toContainEqual(
      expect.objectContaining({
        kind: 'unproven',
        says: expect.stringContaining('stands as archived') as string,
      }),
    );
  });
});

describe('tampering with what is archived', () => {
  const first = (type: string, change: (line: AnyLine) => object | undefined): string[] => {
    const is = isFirst(type);
    return edited((line) => (is(line) ? change(line) : line));
  };
  const isAct = (line: AnyLine): boolean => line.event_type === 'month_archived';

  it.each<[what: string, tamper: () => string[], kind: string]>([
    [
      'an event passed off as archived',
      () => first('event', (line) => archivedAs(line, '2026-07')),
      'not archived',
    ],
    [
      'an event passed off as archived with a month that was not',
      () => first('event', (line) => archivedAs(line, '2026-08')),
      'not archived',
    ],
    [
      'an event passed off as archived in the place of another',
      () => {
        const [event, archived] = [isFirst('event'), isFirst('archived')];
        return edited((line) => {
          if (event(line)) return archivedAs(line, '2026-07');
          return archived(line) ? archivedAs(line, '2026-06') : line;
        });
      },
      'not archived',
    ],
    [
      'the act of an archive passed off as archived with its month',
      () => edited((line) => (isAct(line) ? archivedAs(line, '2026-07') : line)),
      'not archived',
    ],
    [
      'the act of an archive made to tell of one event more',
      () => {
        const event = isFirst('event');
        return edited((line) => {
          if (isAct(line)) return { ...line, meta: { ...line.meta, events: 13 } };
          return event(line) ? archivedAs(line, '2026-07') : line;
        });
      },
      'changed',
    ],
    ['an archived event removed', () => first('archived', () => undefined), 'removed'],
    [
      'an archived event with another hash',
      () => first('archived', (line) => ({ ...line, record_hash: 'a'.repeat(64) })),
      'not what was sealed',
    ],
  ])('%s is found, as the docs tell', async (what, tamper, kind) => {
    const report = await verify(tamper());
    expect(report.ok).toBe(false);
    const found = report.findings.filter((finding) => finding.kind === kind);
    expect(found.map(toldLike)).toContainEqual(toldOf(what));
  });
});
