import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { v7 as uuidv7 } from 'uuid';
import { rebuildStatus } from '#action-status';
import { makePartitions, readPlaces, settledPosition } from '#event-store';
import { exportFiltered, exportLog } from '#log-export';
import { verifyExport } from '#log-verification';
import type { SealKeys, StoredCheckpoint } from '#seals';
import { checkpointsBetween, proveConsistency, proveInclusion, sealLog } from '#seals';
import { leafHash, verifyConsistency, verifyInclusion } from '#transparency';
import { anIdOf, onlyMonths, partitionsOf } from '../../../../test/support/partitions.js';
import { runCli } from '../../../../test/support/run-cli.js';
import { each, nth, NOW, SealedLog } from '../../../../test/support/sealed-log.js';
import type { ArchivedMonth, ArchiveOptions } from './archive-month.js';
import { archiveMonth, ArchiveRefused } from './archive-month.js';

let log: SealedLog;
let keys: SealKeys;
let folder: string;
let end: StoredCheckpoint;

beforeEach(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'archive-'));
  log = await SealedLog.create();
  await onlyMonths(log.owner, ['2026-07', '2026-08']);
});

afterEach(async () => {
  await log.drop();
  rmSync(folder, { recursive: true });
});

const archive = (month = '2026-07', options: Partial<ArchiveOptions> = {}): Promise<ArchivedMonth> =>
  archiveMonth(log.owner, month, { folder, drop: false, unstarted: false, by: 'ops', now: NOW, ...options });

const over = (month: string, key?: string): Promise<string> =>
  log.append(anIdOf(month), [], { isOver: true, ...(key === undefined ? {} : { key }) });

/** Actions of July and August that take turns, so that what leaves stands between what stays. */
async function append(pairs: number): Promise<{ july: string[]; august: string[] }> {
  const [july, august]: [string[], string[]] = [[], []];
  for (let pair = 0; pair < pairs; pair++) {
    july.push(await over('2026-07'));
    august.push(await over('2026-08'));
  }
  return { july, august };
}

const leaves = async (): Promise<{ position: number; record_hash: Buffer }[]> =>
  (
    await log.owner.query<{ position: number; record_hash: Buffer }>(
      'SELECT position::float8 AS position, record_hash FROM leaves ORDER BY leaves.position',
    )
  ).rows;

/** Every so many leaves one is under the newest checkpoint, and that grew out of every other. */
async function expectProven(step: number): Promise<void> {
  const end = await log.checkpoint();
  for (const [index, { position, record_hash }] of (await leaves()).entries()) {
    if (index % step !== 0 || position > end.position) continue;
    const { leaf_index, hashes } = await proveInclusion(log.pool, position, end.tree_size);
    expect(leaf_index).toBe(index);
    expect(verifyInclusion(leafHash(record_hash), index, end.tree_size, hashes, end.root_hash)).toBe(true);
  }
  for (const { tree_size, root_hash } of await checkpointsBetween(log.pool, 0, end.position)) {
    if (tree_size % step !== 0) continue;
    const proof = await proveConsistency(log.pool, tree_size, end.tree_size);
    expect(verifyConsistency(tree_size, end.tree_size, proof, root_hash, end.root_hash)).toBe(true);
  }
}

const verifyWhole = async () => {
  const lines = await log.export(keys, await log.checkpoint());
  return verifyExport(each(lines), { keys: [nth(keys.signers, 0).verifierKey] });
};

describe('an archived month', () => {
  it('leaves with its events, and every proof of them and of the others can be made as before', async () => {
    await append(20);
    keys = await log.sealWith(1);
    const { august } = await append(30);
    await sealLog(log.pool, keys);
    const before = await leaves();
    const { events, actions, file, sha256 } = await archive();
    expect({ events, actions }).toEqual({ events: 200, actions: 50 });
    expect(createHash('sha256').update(readFileSync(file)).digest('hex')).toBe(sha256);
    expect(readdirSync(folder)).toEqual([path.basename(file)]);
    expect((await leaves()).slice(0, before.length)).toEqual(before);
    await expectProven(1);
    await append(1);
    await over('2026-07');
    expect(await sealLog(log.pool, keys)).toMatchObject({ added: 13 });
    await expectProven(7);
    const upTo = await settledPosition(log.pool);
    const read = await readPlaces(log.pool, { after: 0, upTo, limit: 1_000 });
    expect([...new Set(read.map(({ action_id }) => action_id))].slice(0, 50)).toEqual(
      expect.arrayContaining(august),
    );
    expect(await rebuildStatus(log.owner)).toMatchObject({ actions: 53, different: [] });
  });

  it('is told by a whole export, which verifies, and by its own file, which does so by itself', async () => {
    await append(3);
    keys = await log.sealWith(1);
    const { file, sha256 } = await archive();
    await sealLog(log.pool, keys);
    expect(await verifyWhole()).toMatchObject({
      ok: true,
      complete: true,
      events: 14,
      archived: 12,
      archives: [{ month: '2026-07', events: 12, by: 'ops', file_sha256: sha256 }],
    });
    const key = ['--key', nth(keys.signers, 0).verifierKey];
    const own = await runCli(['verify-export', file, '--partial', '--json', ...key]);
    expect(JSON.parse(own.output)).toMatchObject({ ok: true, events: 12, proven: 12, archived: 0 });
  });

  it('is in an export that begins before its archive is sealed', async () => {
    await append(3);
    keys = await log.sealWith(1);
    const end = await log.checkpoint();
    await archive();
    const exporting = log.export(keys, end);
    await sealLog(log.pool, keys);
    const report = await verifyExport(each(await exporting), { keys: [nth(keys.signers, 0).verifierKey] });
    expect(report).toMatchObject({ ok: true, archived: 12, checkpoint: { size: end.tree_size + 1 } });
  });

  it('keeps its tables where the services do not get, append-only still, or drops them', async () => {
    await append(2);
    keys = await log.sealWith(1);
    await archive();
    const { rows } = await log.owner.query('SELECT count(*)::integer AS count FROM archive.events_2026_07');
    expect(rows).toEqual([{ count: 8 }]);
    await expect(log.pool.query('SELECT FROM archive.events_2026_07')).rejects.toMatchObject({
      code: '42501',
    });
    for (const statement of ['DELETE FROM', 'TRUNCATE'])
      await expect(log.owner.query(`${statement} archive.events_2026_07`)).rejects.toThrow('append-only');
    expect(await archive('2026-08', { drop: true })).toMatchObject({ events: 8, dropped: true });
    expect((await log.owner.query(`SELECT to_regclass('archive.events_2026_08') AS kept`)).rows).toEqual([
      { kept: null },
    ]);
    expect(await partitionsOf(log.owner, 'events')).toEqual(['events_default']);
    await sealLog(log.pool, keys);
    expect(await verifyWhole()).toMatchObject({ ok: true, archived: 16 });
  });

  it('takes erased payloads along as they are, with the act that erased them', async () => {
    const { july } = await append(2);
    await log.erase(july[0] ?? '');
    keys = await log.sealWith(1);
    const { file } = await archive();
    expect(readFileSync(file, 'utf8')).not.toContain(`/tmp/${july[0] ?? ''}`);
    await sealLog(log.pool, keys);
    expect(await verifyWhole()).toMatchObject({ ok: true, archived: 8 });
  });

  it('takes its idempotency keys along, and no others', async () => {
    await over('2026-07', 'old');
    await over('2026-08', 'new');
    keys = await log.sealWith(1);
    await archive();
    expect((await log.owner.query('SELECT key FROM idempotency_keys')).rows).toEqual([{ key: 'new' }]);
  });

  it('is told by an erasure that comes too late', async () => {
    const { july } = await append(1);
    keys = await log.sealWith(1);
    await archive();
    await expect(log.erase(july[0] ?? '')).rejects.toThrow('was archived with its month, 2026-07');
  });
});

describe('a month stays', () => {
  const expectAllThere = async (month: string, events: number): Promise<void> => {
    const { rows } = await log.owner.query(
      `SELECT count(*)::integer AS events FROM events_${month.replace('-', '_')}`,
    );
    expect(rows).toEqual([{ events }]);
    expect((await log.owner.query('SELECT FROM archived_records')).rowCount).toBe(0);
  };

  it('that is not over', async () => {
    await makePartitions(log.pool);
    const now = new Date().toISOString().slice(0, 7);
    await expect(archive(now)).rejects.toThrow(`${now} is not over`);
  });

  it('that was archived, or never had a partition', async () => {
    await append(1);
    keys = await log.sealWith(1);
    await archive();
    await expect(archive()).rejects.toThrow('2026-07 was archived already, by ops at');
    await expect(archive('2020-01')).rejects.toThrow(
      '2020-01 has no partition of its own: what is older than 2026-08 is in the partition of 2026-08',
    );
    await expect(archive('2026-09')).rejects.toThrow('in events_default');
  });

  it('of which an action may still be answered for, or be started', async () => {
    const id = await log.append(anIdOf('2026-07'));
    keys = await log.sealWith(1);
    await expect(archive()).rejects.toThrow(
      `1 of the actions of 2026-07 are not over, the first is ${id}, which is executing: wait`,
    );
    await log.owner.query(`UPDATE action_status SET status = 'approved' WHERE action_id = $1`, [id]);
    await expect(archive()).rejects.toThrow('with --unstarted');
    await expectAllThere('2026-07', 3);
    expect(readdirSync(folder)).toEqual([]);
    expect(await archive('2026-07', { unstarted: true })).toMatchObject({ actions: 1 });
  });

  it('in which nothing happened', async () => {
    await expect(archive()).rejects.toThrow('no action began in 2026-07');
    await over('2026-08');
    keys = await log.sealWith(1);
    await expect(archive()).rejects.toThrow('no action began in 2026-07');
    expect(readdirSync(folder)).toEqual([]);
  });

  it('that is not sealed to its end', async () => {
    await append(1);
    keys = await log.sealWith(1);
    await append(1);
    await expect(archive()).rejects.toThrow('4 of the events of 2026-07 are not sealed');
    await expectAllThere('2026-07', 8);
    expect(readdirSync(folder)).toEqual([]);
  });

  it('of which the file does not verify', async () => {
    await append(1);
    keys = await log.sealWith(1);
    await log.owner.query('ALTER TABLE events DISABLE TRIGGER ALL');
    await log.owner.query(`UPDATE events_2026_07 SET event_type = 'denied' WHERE sequence = 2`);
    await expect(archive()).rejects.toThrow(/does not verify: A field of event 2 of action/);
    await expectAllThere('2026-07', 4);
    expect(readdirSync(folder)).toEqual(['faramesh-2026-07.ndjson.unfinished']);
  });

  it.each([
    [
      'added',
      `INSERT INTO events (action_id, sequence, position, id, event_type, actor, created_at, meta, record_hash)
       SELECT first_id_of('2026-07-02'), 1, (allocate_positions(1))[1], gen_random_uuid(), 'created', '{}', now(), '{}', sha256('x')`,
    ],
    ['erased', 'SET LOCAL ROLE faramesh_eraser; UPDATE events SET payload = NULL, salt = NULL'],
  ])('of which an event is %s while the file is written', async (_, change) => {
    await append(1);
    keys = await log.sealWith(1);
    const other = await log.owner.connect();
    await other.query('BEGIN');
    await other.query(change);
    const archiving = archive().catch((error: unknown) => error);
    while (!readdirSync(folder).includes('faramesh-2026-07.ndjson'))
      await new Promise((resolve) => setImmediate(resolve));
    await other.query('COMMIT');
    other.release();
    expect(await archiving).toMatchObject({
      message: expect.stringContaining('an event of 2026-07 was added or erased while') as string,
    });
    expect((await log.owner.query('SELECT FROM archived_records')).rowCount).toBe(0);
  });

  it('while somebody reads it all the time, and says so', async () => {
    await append(1);
    keys = await log.sealWith(1);
    const reader = await log.owner.connect();
    await reader.query('BEGIN');
    await reader.query('SELECT count(*) FROM events');
    await expect(archive()).rejects.toThrow(ArchiveRefused);
    await reader.query('COMMIT');
    reader.release();
    await expectAllThere('2026-07', 4);
    expect(await archive()).toMatchObject({ events: 4 });
  });
});

describe('while a month is archived', () => {
  it('two others append, seal and make partitions, nothing is lost and all is proven', async () => {
    await append(10);
    keys = await log.sealWith(1);
    let isDone = false;
    const until = async (work: () => Promise<unknown>): Promise<void> => {
      while (!isDone) await work();
    };
    const appended: string[] = [];
    const working = [
      until(async () => appended.push(await log.append(uuidv7(), [], { isOver: true }))),
      until(async () => appended.push(await over('2026-08'))),
      until(() => sealLog(log.pool, keys)),
      until(() => makePartitions(log.pool).catch(() => undefined)),
    ];
    while (appended.length < 10) await new Promise((resolve) => setImmediate(resolve));
    for (let tries = 0; tries < 20; tries++) {
      const archived = await archive().catch((error: unknown) => error);
      if (!(archived instanceof ArchiveRefused)) {
        expect(archived).toMatchObject({ events: 40 });
        break;
      }
    }
    isDone = true;
    await Promise.all(working);
    while ((await sealLog(log.pool, keys))?.added !== 0);
    const { rows } = await log.owner.query(
      'SELECT count(*)::integer AS events FROM events WHERE action_id = ANY($1)',
      [appended],
    );
    expect(rows).toEqual([{ events: appended.length * 4 }]);
    expect(await verifyWhole()).toMatchObject({
      ok: true,
      archived: 40,
      events: 41 + 1 + appended.length * 4,
    });
    await expectProven(50);
  });

  it.each([
    ['whole', () => exportLog(log.pool, keys.origin, end)],
    [
      'filtered',
      () => exportFiltered(log.pool, keys.origin, end, { filter: { tool: 'file' }, proofs: false }),
    ],
  ])(
    'a %s export is cut off, for what it had read and what it would read do not go together',
    async (_, begin) => {
      await append(30);
      keys = await log.sealWith(1);
      end = await log.checkpoint();
      const lines = begin();
      for (let line = 0; line < 50; line++) await lines.next();
      await archive();
      await sealLog(log.pool, keys);
      const rest = async (): Promise<void> => {
        for (;;) if ((await lines.next()).done === true) return;
      };
      await expect(rest()).rejects.toThrow('a month was archived during the export');
    },
  );

  it('who read an action of it before and appends to it afterwards is too late', async () => {
    const { july } = await append(1);
    keys = await log.sealWith(1);
    await archive();
    const late = await log.pool.query(
      `INSERT INTO events (action_id, sequence, position, id, event_type, actor, created_at, meta, prev_hash, record_hash)
       VALUES ($1, 5, nextval('events_position_seq'), gen_random_uuid(), 'failed', '{}', now(), '{}', sha256('x'), sha256('y'))
       ON CONFLICT ON CONSTRAINT events_pkey DO NOTHING RETURNING action_id`,
      [july[0]],
    );
    expect(late.rowCount).toBe(0);
  });
});

describe('faramesh archive', () => {
  it('does it, and refuses in one sentence', async () => {
    await append(2);
    keys = await log.sealWith(1);
    const env = { FARA_POSTGRES_DSN: log.dsn };
    const args = ['archive', '--month', '2026-07', '--out', folder, '--by', 'ops'];
    const first = await runCli([...args, '--json'], env);
    expect(JSON.parse(first.output)).toMatchObject({
      month: '2026-07',
      actions: 2,
      events: 8,
      dropped: false,
    });
    expect(await runCli(args, env)).toMatchObject({
      code: 1,
      errors: expect.stringMatching(/^2026-07 was archived already, by ops at \S+\.\n$/) as string,
    });
    const wrong = await runCli(['archive', '--month', 'July', '--out', folder], env);
    expect(wrong).toMatchObject({ code: 2, errors: expect.stringContaining('2026-08') as string });
  });
});
