import pg from 'pg';
import { v7 as uuidv7 } from 'uuid';
import type { ActionEvent } from '#action';
import { fold } from '#action';
import { rowOf, statusProjection } from '#action-status';
import { linkEvents } from '#event-record';
import { aCreated, aDecisionMade } from '../../test/support/builders.js';
import type { TestDatabase } from '../../test/support/database.js';
import { createTestDatabase } from '../../test/support/database.js';
import { appendEvents, readBareLog, readStreams, readWholeLog } from './index.js';

let database: TestDatabase;
let pool: pg.Pool;

beforeEach(async () => {
  database = await createTestDatabase();
  pool = new pg.Pool({ connectionString: database.dsn, max: 2, options: '-c role=faramesh_service' });
});

afterEach(async () => {
  await pool.end();
  await database.drop();
});

const started: ActionEvent = { event_type: 'started', meta: { lease: 3, executor: 'x' }, payload: null };
const bodies: readonly ActionEvent[] = [aCreated(), aDecisionMade('allow'), started];

/** Streams of one, two and three events in turn. */
async function append(count: number): Promise<string[]> {
  const streams = Array.from({ length: count }, (_, index) => {
    const events = linkEvents(bodies.slice(0, 1 + (index % 3)), {
      action_id: uuidv7(),
      after: null,
      actor: { type: 'agent', id: 'a' },
      created_at: '2026-01-01T00:00:00.000001Z',
    });
    const action = fold(events);
    if (!action) throw new Error('no action');
    return { events, row: rowOf(action) };
  });
  await appendEvents(pool, streams, statusProjection);
  return streams.map(({ row }) => row.action_id).sort();
}

async function all<T>(pages: AsyncIterable<T[]>): Promise<T[]> {
  const items: T[] = [];
  for await (const page of pages) items.push(...page);
  return items;
}

describe('reading every stream', () => {
  it.each([0, 1, 1000, 1001, 1002, 2500])('gives each once and whole, of %d actions', async (count) => {
    const ids = await append(count);
    const streams = await all(readWholeLog<ActionEvent>(pool));
    expect(streams).toEqual([...(await readStreams<ActionEvent>(pool, ids)).values()]);
  });

  it('leaves out nothing but payloads and hashes when it reads what is decided alone', async () => {
    const ids = await append(7);
    const bare = await all(readBareLog<ActionEvent>(pool));
    const streams = [...(await readStreams<ActionEvent>(pool, ids)).values()];
    expect(
      bare.map((stream) => stream.map((event) => ({ ...event, created_at: expect.any(String) as string }))),
    ).toEqual(
      streams.map((stream) =>
        stream.map(({ action_id, sequence, event_type, meta }) => ({
          action_id,
          sequence,
          event_type,
          meta,
          payload: null,
          created_at: expect.any(String) as string,
        })),
      ),
    );
  });

  it('says so when a later page cannot be read', async () => {
    await append(2500);
    const client = await pool.connect();
    const reading = (async () => {
      for await (const _ of readWholeLog(client))
        await asOwner(
          'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND datname = current_database()',
        );
    })();
    client.on('error', () => undefined);
    await expect(reading).rejects.toThrow();
    client.release(true);
  });
});

async function asOwner(sql: string): Promise<void> {
  const owner = new pg.Client({ connectionString: database.dsn });
  await owner.connect();
  await owner.query(sql);
  await owner.end();
}
