import pg from 'pg';
import type { TestDatabase } from '../../test/support/database.js';
import { createTestDatabase } from '../../test/support/database.js';
import { inTransaction } from './index.js';

let database: TestDatabase;
let pool: pg.Pool;

beforeAll(async () => {
  database = await createTestDatabase();
  pool = new pg.Pool({ connectionString: database.dsn, max: 1 });
});

afterAll(async () => {
  await pool.end();
  await database.drop();
});

const backend = async (connection: pg.Pool | pg.PoolClient): Promise<number> =>
  (await connection.query<{ pid: number }>('SELECT pg_backend_pid() AS pid')).rows[0]?.pid ?? 0;

describe('a transaction', () => {
  it('leaves nothing behind when its work fails, and gives the connection back', async () => {
    await inTransaction(pool, (client) => client.query('CREATE TABLE kept (id integer)'));
    const failing = inTransaction(pool, async (client) => {
      await client.query('INSERT INTO kept VALUES (1)');
      throw new Error('not this time');
    });
    await expect(failing).rejects.toThrow('not this time');
    expect((await pool.query('SELECT FROM kept')).rowCount).toBe(0);
  });

  it('whose connection breaks between two statements fails, and the next has a new connection', async () => {
    const administrator = new pg.Pool({ connectionString: database.dsn, max: 1 });
    let broken = 0;
    const work = inTransaction(pool, async (client) => {
      broken = await backend(client);
      const gone = new Promise((resolve) => client.once('error', resolve));
      await administrator.query('SELECT pg_terminate_backend($1)', [broken]);
      await gone;
    });
    await expect(work).rejects.toThrow();
    expect(await inTransaction(pool, backend)).not.toBe(broken);
    await administrator.end();
  });
});
