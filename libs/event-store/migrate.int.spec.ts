import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pg from 'pg';
import type { TestDatabase } from '../../test/support/database.js';
import { createEmptyDatabase } from '../../test/support/database.js';
import { migrate, MigrationError, openDatabase, refuseOtherVersion } from './index.js';

const FOLDER = 'db/migrations';

let database: TestDatabase;

beforeEach(async () => {
  database = await createEmptyDatabase();
});

afterEach(() => database.drop());

const query = async (sql: string): Promise<unknown[]> => {
  const client = new pg.Client({ connectionString: database.dsn });
  await client.connect();
  try {
    return (await client.query<object>(sql)).rows;
  } finally {
    await client.end();
  }
};

describe('migrations', () => {
  it('are applied once by twenty starters at once', async () => {
    const applied = await Promise.all(Array.from({ length: 20 }, () => migrate(database.dsn, FOLDER)));
    expect(applied.filter((names) => names.length > 0)).toHaveLength(1);
    expect(await query('SELECT count(*)::integer AS count FROM installation')).toEqual([{ count: 1 }]);
  });

  it('refuse a database that is newer than the code, and so do the services', async () => {
    await migrate(database.dsn, FOLDER);
    await query(
      `INSERT INTO migrations (timestamp, name) VALUES (9999999999999, 'from-the-future9999999999999')`,
    );
    await expect(migrate(database.dsn, FOLDER)).rejects.toThrow(MigrationError);
    await expect(migrate(database.dsn, FOLDER)).rejects.toThrow(
      'from-the-future9999999999999, which this version does not know',
    );
    const connection = await openDatabase({ dsn: database.dsn, role: 'faramesh_service', maxConnections: 1 });
    await expect(refuseOtherVersion(connection, FOLDER)).rejects.toThrow('it is newer than the code');
    await connection.destroy();
  });

  it('tell a service that the database is older than the code', async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'migrations-'));
    await migrate(database.dsn, FOLDER);
    writeFileSync(path.join(folder, '9999999999998-one-more.sql'), 'SELECT 1');
    const connection = await openDatabase({ dsn: database.dsn, role: null, maxConnections: 1 });
    await query('DELETE FROM migrations');
    await expect(refuseOtherVersion(connection, folder)).rejects.toThrow(
      'lacks the migration one-more9999999999998: run "npm run migrate"',
    );
    await connection.destroy();
    rmSync(folder, { recursive: true });
  });
});
