import { readdirSync, readFileSync } from 'node:fs';
import pg from 'pg';
import { v7 as uuidv7 } from 'uuid';
import type { ActionEvent } from '#action';
import { fold } from '#action';
import { listActions, rebuildStatus, rowOf, statusProjection, ActionStatus } from '#action-status';
import { linkEvents } from '#event-record';
import { aCreated, aDecisionMade } from '../../test/support/builders.js';
import type { TestDatabase } from '../../test/support/database.js';
import { createEmptyDatabase, createTestDatabase } from '../../test/support/database.js';
import { eventually } from '../../test/support/eventually.js';
import { anIdOf, onlyMonths, partitionsOf } from '../../test/support/partitions.js';
import {
  appendEvents,
  makePartitions,
  migrate,
  openDatabase,
  readPlaces,
  readStream,
  readStreams,
  settledPosition,
} from './index.js';

const FOLDER = 'db/migrations';
const PARENTS = ['events', 'action_status'] as const;

let database: TestDatabase;
let owner: pg.Pool;
let service: pg.Pool;

const connect = (role?: string): pg.Pool =>
  new pg.Pool({
    connectionString: database.dsn,
    max: 20,
    ...(role ? { options: `-c role=${role}` } : {}),
  }).on('error', () => undefined);

beforeEach(async () => {
  database = await createTestDatabase();
  [owner, service] = [connect(), connect('faramesh_service')];
});

afterEach(async () => {
  await Promise.all([owner.end(), service.end()]);
  await database.drop();
});

const append = async (...ids: readonly string[]): Promise<void> => {
  const streams = ids.map((id) => {
    const events = linkEvents<ActionEvent>([aCreated(), aDecisionMade()], {
      action_id: id,
      after: null,
      actor: { type: 'agent', id: 'a' },
      created_at: '2026-01-01T00:00:00.000000Z',
    });
    const action = fold(events);
    if (!action) throw new Error('no action');
    return { events, row: rowOf(action) };
  });
  const appended = await appendEvents(service, streams, statusProjection);
  expect(appended.size).toBe(ids.length);
};

const partitionOf = async (id: string, parent = 'events'): Promise<string | undefined> => {
  const { rows } = await owner.query<{ name: string }>(
    `SELECT tableoid::regclass::text AS name FROM ${parent} WHERE action_id = $1 LIMIT 1`,
    [id],
  );
  return rows[0]?.name;
};

/** This month and the next three, as 2026-08. */
const monthsAhead = (): string[] => {
  const now = new Date();
  return [0, 1, 2, 3].map((ahead) =>
    new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + ahead)).toISOString().slice(0, 7),
  );
};

const nameOf = (parent: string, month: string): string => `${parent}_${month.replace('-', '_')}`;

describe('partitions', () => {
  it('take each action into the month of its id, to the millisecond, events and status alike', async () => {
    await onlyMonths(owner, ['2026-07', '2026-08']);
    const at = (time: string): string => uuidv7({ msecs: Date.parse(time) });
    const ids = ['2026-07-31T23:59:59.999Z', '2026-08-01T00:00:00.000Z', '2026-08-31T23:59:59.999Z'].map(at);
    await append(...ids);
    for (const parent of PARENTS) {
      const partitions = await Promise.all(ids.map((id) => partitionOf(id, parent)));
      expect(partitions).toEqual([`${parent}_2026_07`, `${parent}_2026_08`, `${parent}_2026_08`]);
    }
  });

  it('are made once by twenty who do it at once, while others append', async () => {
    await onlyMonths(owner, []);
    const id = uuidv7();
    await Promise.all([
      ...Array.from({ length: 20 }, () => makePartitions(service)),
      ...Array.from({ length: 20 }, () => append(anIdOf('2020-01'), anIdOf('2031-01'))),
    ]).then((made) => {
      const ready = monthsAhead().map((month) => ({ month, is_ready: true }));
      expect(made.slice(0, 20)).toEqual(Array(20).fill(ready));
    });
    await append(id);
    for (const parent of PARENTS) {
      const months = monthsAhead().map((month) => nameOf(parent, month));
      expect(await partitionsOf(owner, parent)).toEqual([...months, `${parent}_default`].sort());
      expect(await partitionOf(id, parent)).toBe(months[0]);
    }
  });

  it('of a month that the default ones hold rows of are not made, the others are', async () => {
    await onlyMonths(owner, []);
    const [now = '', next = '', ...rest] = monthsAhead();
    const early = anIdOf(next);
    await append(early);
    expect(await makePartitions(service)).toEqual([
      { month: now, is_ready: true },
      { month: next, is_ready: false },
      ...rest.map((month) => ({ month, is_ready: true })),
    ]);
    const later = anIdOf(next);
    await append(later);
    expect([await partitionOf(early), await partitionOf(later)]).toEqual([
      'events_default',
      'events_default',
    ]);
  });

  it('are made as docs/storage.md says once the rows have been moved', async () => {
    await onlyMonths(owner, []);
    const [, next = ''] = monthsAhead();
    const [early, wild] = [anIdOf(next), anIdOf('2099-01')];
    await append(early, wild);
    expect(await makePartitions(service)).toContainEqual({ month: next, is_ready: false });
    const recipe = /```sql\n(BEGIN;[\s\S]*?)```/.exec(readFileSync('docs/storage.md', 'utf8'))?.[1] ?? '';
    expect(recipe).toContain('2027-01-01');
    await owner.query(recipe.replaceAll('2027-01-01', `${next}-01`));
    for (const parent of PARENTS) {
      expect(await partitionOf(early, parent)).toBe(nameOf(parent, next));
      expect(await partitionOf(wild, parent)).toBe(`${parent}_default`);
    }
    expect((await makePartitions(service)).every(({ is_ready }) => is_ready)).toBe(true);
    await expect(owner.query(`DELETE FROM events_default`)).rejects.toThrow('append-only');
  });

  it('take in the first appends to their month, which were under way when they were made', async () => {
    await onlyMonths(owner, []);
    const [now = ''] = monthsAhead();
    const maker = await owner.connect();
    await maker.query('BEGIN');
    await maker.query('SELECT make_partition($1)', [`${now}-01`]);
    const ids = Array.from({ length: 3 }, () => uuidv7());
    const appends = ids.map((id) => append(id));
    await eventually(async () => {
      const { rowCount } = await owner.query(
        `SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
      );
      expect(rowCount).toBe(ids.length);
    });
    await maker.query('COMMIT');
    maker.release();
    await Promise.all(appends);
    for (const id of ids) expect(await partitionOf(id)).toBe(nameOf('events', now));
  });

  it('wait for a reader of them all but a moment, and appends go on meanwhile', async () => {
    await onlyMonths(owner, []);
    const reader = await owner.connect();
    await reader.query('BEGIN');
    await reader.query('SELECT count(*) FROM events');
    const making = makePartitions(service).catch((error: unknown) => error);
    await append(anIdOf('2099-01'));
    expect(await making).toMatchObject({ code: '55P03' });
    await reader.query('COMMIT');
    reader.release();
    expect((await makePartitions(service)).every(({ is_ready }) => is_ready)).toBe(true);
  });

  it('refuse the roles of the services, who reach the rows through the parents only', async () => {
    const eraser = connect('faramesh_eraser');
    for (const parent of PARENTS) {
      for (const partition of await partitionsOf(owner, parent)) {
        for (const statement of [
          `SELECT FROM ${partition}`,
          `INSERT INTO ${partition} SELECT * FROM ${parent}`,
          `UPDATE ${partition} SET sequence = 1`,
          `DELETE FROM ${partition}`,
          `TRUNCATE ${partition}`,
          `ALTER TABLE ${parent} DETACH PARTITION ${partition}`,
        ]) {
          for (const pool of [service, eraser])
            await expect(pool.query(statement)).rejects.toMatchObject({ code: '42501' });
        }
      }
    }
    for (const call of [`make_partition('2031-01-01')`, `equip_partition('events_default', 'events')`])
      await expect(service.query(`SELECT ${call}`)).rejects.toMatchObject({ code: '42501' });
    await expect(eraser.query('SELECT make_partitions()')).rejects.toMatchObject({ code: '42501' });
    await eraser.end();
  });

  it('of events are append-only each, those made later too', async () => {
    await onlyMonths(owner, []);
    await makePartitions(service);
    await append(uuidv7(), anIdOf('2099-01'), ...monthsAhead().slice(1).map(anIdOf));
    for (const partition of await partitionsOf(owner, 'events')) {
      for (const statement of [
        `UPDATE ${partition} SET meta = '{}'`,
        `DELETE FROM ${partition}`,
        `TRUNCATE ${partition}`,
      ])
        await expect(owner.query(statement)).rejects.toMatchObject({ constraint: 'events_append_only' });
    }
  });

  it('make one log of all months: read by id and by position, listed newest first, rebuilt', async () => {
    await onlyMonths(owner, ['2026-06', '2026-07', '2026-08']);
    const ids = ['2026-08', '2099-01', '2026-06', '2026-07', '2020-01'].map(anIdOf);
    for (const id of ids) await append(id);
    expect([...(await readStreams(service, ids)).keys()].sort()).toEqual([...ids].sort());
    const upTo = await settledPosition(service);
    const read = await readPlaces(service, { after: 0, upTo, limit: 100 });
    expect(read.map(({ action_id }) => action_id)).toEqual(ids.flatMap((id) => [id, id]));
    const connection = await openDatabase({
      dsn: database.dsn,
      role: 'faramesh_service',
      maxConnections: 1,
      entities: [ActionStatus],
    });
    const listed = await listActions(connection, { limit: 10, offset: 0 });
    await connection.destroy();
    expect(listed).toEqual([...ids].sort().reverse());
    expect(await rebuildStatus(owner, { replace: true })).toMatchObject({ actions: 5, different: [] });
  });
});

describe('the migration to partitions', () => {
  it('keeps the rows where they are, but those whose time is to come, and appends go on', async () => {
    await database.drop();
    database = await createEmptyDatabase();
    await Promise.all([owner.end(), service.end()]);
    [owner, service] = [connect(), connect('faramesh_service')];
    await owner.query(
      'CREATE TABLE migrations (id serial PRIMARY KEY, timestamp bigint NOT NULL, name text NOT NULL)',
    );
    const before = readdirSync(FOLDER)
      .filter((file) => file < '1763800000014')
      .sort();
    for (const file of before) {
      await owner.query(readFileSync(`${FOLDER}/${file}`, 'utf8'));
      await owner.query('INSERT INTO migrations (timestamp, name) VALUES ($1, $2)', [
        file.slice(0, 13),
        `${file.slice(14, -'.sql'.length)}${file.slice(0, 13)}`,
      ]);
    }
    const [old, now, wild] = [anIdOf('2020-01'), uuidv7(), anIdOf('2099-01')];
    // Appends are made with types that came later.
    await owner.query(readFileSync(`${FOLDER}/1763800000017-rows-of-an-append.sql`, 'utf8'));
    await append(old, now, wild);
    await owner.query('DROP TYPE new_event, new_status; DROP FUNCTION hold_positions');
    await service.end();
    service = connect('faramesh_service');
    const filesOf = async (): Promise<unknown[]> =>
      (
        await owner.query<object>(
          `SELECT relfilenode FROM pg_class WHERE relname ~ '^events(_20.._..)?$' AND relfilenode <> 0 ORDER BY relname LIMIT 1`,
        )
      ).rows;
    const file = await filesOf();
    await Promise.all([migrate(database.dsn, FOLDER), migrate(database.dsn, FOLDER)]);
    expect(await filesOf()).toEqual(file);
    const [thisMonth = ''] = monthsAhead();
    for (const parent of PARENTS) {
      const first = nameOf(parent, thisMonth);
      expect(await Promise.all([old, now, wild].map((id) => partitionOf(id, parent)))).toEqual([
        first,
        first,
        `${parent}_default`,
      ]);
    }
    await append(uuidv7());
    for (const id of [old, now, wild]) expect(await readStream(service, id)).toHaveLength(2);
    expect(await rebuildStatus(owner)).toMatchObject({ actions: 4, different: [] });
  });
});
