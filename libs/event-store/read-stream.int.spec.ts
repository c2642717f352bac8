import pg from 'pg';
import { v7 as uuidv7 } from 'uuid';
import type { TestDatabase } from '../../test/support/database.js';
import { createTestDatabase } from '../../test/support/database.js';
import { partitionsOf } from '../../test/support/partitions.js';
import { readStreams } from './read-stream.js';

/** After so many runs Postgres may settle for one plan for all values. */
const RUNS = 12;

let database: TestDatabase;
let pool: pg.Pool;

beforeEach(async () => {
  database = await createTestDatabase();
  pool = new pg.Pool({ connectionString: database.dsn, max: 1 });
});

afterEach(async () => {
  await pool.end();
  await database.drop();
});

const ids = Array.from({ length: 2_000 }, () => uuidv7());

const appendToAll = (sequence: number): Promise<unknown> =>
  pool.query(
    `INSERT INTO events (action_id, sequence, position, id, event_type, actor, created_at, meta, prev_hash, record_hash)
     SELECT action_id, $2, nextval('events_position_seq'), gen_random_uuid(), 'x', '{}', now(), '{}',
            CASE WHEN $2 > 1 THEN sha256('x') END, sha256('x')
     FROM unnest($1::uuid[]) AS action_id`,
    [ids, sequence],
  );

const scansOf = async (index: string): Promise<number> => {
  await pool.query('SELECT pg_stat_force_next_flush()');
  const { rows } = await pool.query<{ scans: number }>(
    `SELECT sum(idx_scan)::integer AS scans FROM pg_stat_user_indexes
     WHERE indexrelid IN (SELECT inhrelid FROM pg_inherits WHERE inhparent = $1::regclass)`,
    [index],
  );
  return rows[0]?.scans ?? NaN;
};

describe('streams', () => {
  it('are read by their ids alone, whatever Postgres knows or does not know of the table', async () => {
    for (const partition of await partitionsOf(pool, 'events'))
      await pool.query(`ALTER TABLE ${partition} SET (autovacuum_enabled = false)`);
    await appendToAll(1);
    await pool.query('ANALYZE events');
    await appendToAll(2);
    const [byPosition, byId] = [await scansOf('events_position'), await scansOf('events_pkey')];
    for (let run = 0; run < RUNS; run++) {
      const streams = await readStreams(pool, ids.slice(run * 50, run * 50 + 50));
      expect([...streams.values()].map(({ length }) => length)).toEqual(Array(50).fill(2));
    }
    expect(await scansOf('events_position')).toBe(byPosition);
    expect(await scansOf('events_pkey')).toBeGreaterThan(byId);
  });
});
