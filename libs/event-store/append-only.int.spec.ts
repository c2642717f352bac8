import pg from 'pg';
import { v7 as uuidv7 } from 'uuid';
import { fold } from '#action';
import { rowOf, statusProjection } from '#action-status';
import { aCreated } from '../../test/support/builders.js';
import type { TestDatabase } from '../../test/support/database.js';
import { createTestDatabase } from '../../test/support/database.js';
import { linkEvents, payloadCommitment, recordHash } from '#event-record';
import { appendEvents, readStream } from './index.js';

let database: TestDatabase;
const id = uuidv7();

/** Runs statements one by one as a role, on a connection of its own; null is the owner. */
async function as(
  role: 'faramesh_service' | 'faramesh_eraser' | null,
  ...statements: string[]
): Promise<unknown> {
  const client = new pg.Client({
    connectionString: database.dsn,
    ...(role ? { options: `-c role=${role}` } : {}),
  });
  await client.connect();
  try {
    let result: unknown;
    for (const statement of statements) result = await client.query(statement);
    return result;
  } finally {
    await client.end();
  }
}

beforeAll(async () => {
  database = await createTestDatabase();
  const pool = new pg.Pool({ connectionString: database.dsn, options: '-c role=faramesh_service' });
  const events = linkEvents([aCreated()], {
    action_id: id,
    after: null,
    actor: { type: 'agent', id: 'a' },
    created_at: '2026-01-01T00:00:00.000000Z',
  });
  const action = fold(events);
  if (action) await appendEvents(pool, [{ events, row: rowOf(action) }], statusProjection);
  await pool.end();
});

afterAll(() => database.drop());

describe('the log', () => {
  it.each([
    `UPDATE events SET event_type = 'approved'`,
    `UPDATE events SET payload = NULL, salt = NULL`,
    'DELETE FROM events',
    'TRUNCATE events',
    'SELECT 1 FROM events FOR UPDATE',
    'ALTER TABLE events DISABLE TRIGGER ALL',
    'DELETE FROM idempotency_keys',
    'DELETE FROM action_status',
  ])("refuses the services' role: %s", async (statement) => {
    await expect(as('faramesh_service', statement)).rejects.toMatchObject({ code: '42501' });
  });

  it.each([
    `UPDATE events SET event_type = 'approved'`,
    'UPDATE events SET payload = NULL, salt = NULL',
    'DELETE FROM events',
    'TRUNCATE events',
  ])('refuses even the owner: %s', async (statement) => {
    await expect(as(null, statement)).rejects.toMatchObject({ constraint: 'events_append_only' });
  });

  it.each([
    `UPDATE events SET payload = '{}', salt = ''`,
    'UPDATE events SET payload = NULL',
    'DELETE FROM events',
    `UPDATE events SET meta = '{}'`,
    `INSERT INTO events SELECT * FROM events`,
  ])('refuses the eraser anything but to forget: %s', async (statement) => {
    await expect(as('faramesh_eraser', statement)).rejects.toThrow(/append-only|permission denied/);
  });

  it('lets the eraser forget a payload, and every hash still holds', async () => {
    await as('faramesh_eraser', `UPDATE events SET payload = NULL, salt = NULL WHERE action_id = '${id}'`);
    const pool = new pg.Pool({ connectionString: database.dsn });
    const [event] = await readStream(pool, id);
    await pool.end();
    expect(event).toMatchObject({ payload: null, salt: null });
    expect(event && recordHash(event, event.prev_hash)).toBe(event?.record_hash);
    expect(event?.meta.payload_commitment).toMatch(/^[0-9a-f]{64}$/);
    expect(payloadCommitment({}, '00')).not.toBe(event?.meta.payload_commitment);
  });
});

describe('the key of announcements', () => {
  const key = async (role: 'faramesh_service' | null): Promise<string> => {
    const { rows } = (await as(role, `SELECT encode(key, 'hex') AS key FROM announcement_key`)) as {
      rows: { key: string }[];
    };
    return rows[0]?.key ?? '';
  };

  it('is 32 bytes, known to the services', async () => {
    expect(await key('faramesh_service')).toMatch(/^[0-9a-f]{64}$/);
  });

  it('is changed by the owner alone, and kept from who erases', async () => {
    const change = 'UPDATE announcement_key SET key = DEFAULT';
    const before = await key(null);
    await as(null, change);
    expect(await key(null)).not.toBe(before);
    await expect(as('faramesh_service', change)).rejects.toMatchObject({ code: '42501' });
    await expect(as('faramesh_eraser', 'SELECT key FROM announcement_key')).rejects.toMatchObject({
      code: '42501',
    });
  });
});
