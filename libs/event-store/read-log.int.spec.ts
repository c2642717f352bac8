import pg from 'pg';
import { v7 as uuidv7 } from 'uuid';
import { fold } from '#action';
import { rowOf, statusProjection } from '#action-status';
import { aCreated } from '../../test/support/builders.js';
import type { TestDatabase } from '../../test/support/database.js';
import { createTestDatabase } from '../../test/support/database.js';
import { linkEvents } from '#event-record';
import { appendEvents, readPlaces, settledPosition } from './index.js';

let database: TestDatabase;
let pool: pg.Pool;

beforeEach(async () => {
  database = await createTestDatabase();
  pool = new pg.Pool({ connectionString: database.dsn, max: 20, options: '-c role=faramesh_service' });
});

afterEach(async () => {
  await pool.end();
  await database.drop();
});

const append = async (count: number): Promise<void> => {
  const streams = Array.from({ length: count }, () => {
    const events = linkEvents([aCreated()], {
      action_id: uuidv7(),
      after: null,
      actor: { type: 'agent', id: 'a' },
      created_at: '2026-01-01T00:00:00.000000Z',
    });
    const action = fold(events);
    if (!action) throw new Error('no action');
    return { events, row: rowOf(action) };
  });
  await appendEvents(pool, streams, statusProjection);
};

async function asOwner(sql: string): Promise<void> {
  const owner = new pg.Client({ connectionString: database.dsn });
  await owner.connect();
  await owner.query(sql);
  await owner.end();
}

/** A writer that stands still where the test wants it. */
class SlowWriter {
  private constructor(private readonly client: pg.PoolClient) {}

  static async begin(): Promise<SlowWriter> {
    const client = await pool.connect();
    await client.query('BEGIN');
    return new SlowWriter(client);
  }

  async takeTransactionId(): Promise<void> {
    await this.client.query('SELECT pg_current_xact_id()');
  }

  async drawPosition(): Promise<number> {
    const { rows } = await this.client.query<{ position: number }>(
      'SELECT (allocate_positions(1))[1]::float8 AS position',
    );
    return rows[0]?.position ?? 0;
  }

  async insertAt(position: number): Promise<void> {
    await this.client.query(
      `INSERT INTO events (action_id, sequence, position, id, event_type, actor, created_at, meta, record_hash)
       VALUES (gen_random_uuid(), 1, $1, gen_random_uuid(), 'created', '{}', now(), '{}', sha256('x'))`,
      [position],
    );
  }

  async end(how: 'COMMIT' | 'ROLLBACK'): Promise<void> {
    await this.client.query(how);
    this.client.release();
  }
}

const positions = async (): Promise<number[]> => {
  const upTo = await settledPosition(pool);
  return (await readPlaces(pool, { after: 0, upTo, limit: 1000 })).map(({ position }) => position);
};

describe('reading the whole log', () => {
  it('begins at nothing', async () => {
    expect(await settledPosition(pool)).toBe(0);
    await append(1);
    expect(await positions()).toEqual([1]);
  });

  it.each(['before it inserts', 'after it has inserted'])(
    'waits for an open transaction that holds a lower position, %s',
    async (when) => {
      const slow = await SlowWriter.begin();
      const held = await slow.drawPosition();
      if (when === 'after it has inserted') await slow.insertAt(held);
      await append(2);
      expect(await positions()).toEqual([]);
      if (when === 'before it inserts') await slow.insertAt(held);
      await slow.end('COMMIT');
      expect(await positions()).toEqual([held, held + 1, held + 2]);
    },
  );

  it('waits for a lower position that a younger transaction drew first', async () => {
    const [older, younger] = [await SlowWriter.begin(), await SlowWriter.begin()];
    await older.takeTransactionId();
    const low = await younger.drawPosition();
    const high = await older.drawPosition();
    expect(low).toBeLessThan(high);
    await older.insertAt(high);
    await older.end('COMMIT');
    expect(await positions()).toEqual([]);
    await younger.insertAt(low);
    await younger.end('COMMIT');
    expect(await positions()).toEqual([low, high]);
  });

  it('goes on past the gap that a rolled back transaction leaves', async () => {
    const slow = await SlowWriter.begin();
    const gap = await slow.drawPosition();
    await append(1);
    await slow.end('ROLLBACK');
    expect(await positions()).toEqual([gap + 1]);
  });

  it('is never further than what is there, for after a crash the sequence may come back lower', async () => {
    await append(1);
    const lost = await SlowWriter.begin();
    for (let draw = 0; draw < 40; draw++) await lost.drawPosition();
    await lost.end('ROLLBACK');
    const passed = await settledPosition(pool);
    await asOwner(`SELECT setval('events_position_seq', 33)`);
    await append(2);
    const upTo = await settledPosition(pool);
    const later = await readPlaces(pool, { after: passed, upTo, limit: 10 });
    expect(later.map(({ position }) => position)).toEqual([34, 35]);
  });

  it('is held up by no transaction that does not append, long as it may be', async () => {
    const other = await SlowWriter.begin();
    await other.takeTransactionId();
    await append(1);
    expect(await positions()).toEqual([1]);
    await other.end('ROLLBACK');
  });

  it('gives a follower every event once and in order, with eight writers at once', async () => {
    const total = 8 * 40 * 3;
    const seen: number[] = [];
    const follow = async (): Promise<void> => {
      while (seen.length < total) {
        const upTo = await settledPosition(pool);
        const page = await readPlaces(pool, { after: seen.at(-1) ?? 0, upTo, limit: 50 });
        seen.push(...page.map(({ position }) => position));
      }
    };
    const write = async (): Promise<void> => {
      for (let round = 0; round < 40; round++) await append(3);
    };
    await Promise.all([follow(), ...Array.from({ length: 8 }, write)]);
    expect(seen).toEqual([...new Set(seen)].sort((a, b) => a - b));
    expect(seen).toHaveLength(total);
  });
});
