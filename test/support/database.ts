import { randomUUID } from 'node:crypto';
import path from 'node:path';
import pg from 'pg';
import { migrateQueue } from '#evaluation-queue';
import { migrate } from '#event-store';
import { projectRoot } from '#platform';

const TEMPLATE = 'faramesh_template';

export interface TestDatabase {
  /** The owner's connection. */
  readonly dsn: string;
  drop(): Promise<void>;
}

/** Makes the migrated database that every spec's own is cloned from; a clone takes milliseconds. */
export async function prepareTemplate(serverDsn: string): Promise<void> {
  await onServer(serverDsn, `CREATE DATABASE ${TEMPLATE}`);
  const dsn = withDatabase(serverDsn, TEMPLATE);
  await migrate(dsn, path.join(projectRoot, 'db/migrations'));
  await migrateQueue(dsn);
}

/** A migrated database of one's own. */
export async function createTestDatabase(): Promise<TestDatabase> {
  const database = await createEmptyDatabase(`TEMPLATE ${TEMPLATE}`);
  // Each is an installation of its own, or their queues on the one Redis would mix.
  await onServer(database.dsn, 'UPDATE installation SET id = gen_random_uuid()');
  return database;
}

/** A database with nothing in it. */
export async function createEmptyDatabase(options = ''): Promise<TestDatabase> {
  const server = testServer();
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  await onServer(server, `CREATE DATABASE ${name} ${options}`);
  return {
    dsn: withDatabase(server, name),
    drop: () => onServer(server, `DROP DATABASE ${name} WITH (FORCE)`),
  };
}

function testServer(): string {
  const dsn = process.env['TEST_POSTGRES_DSN'];
  if (dsn === undefined) throw new Error('TEST_POSTGRES_DSN is not set: run the specs by "npm test"');
  return dsn;
}

function withDatabase(dsn: string, name: string): string {
  const url = new URL(dsn);
  url.pathname = `/${name}`;
  return url.href;
}

async function onServer(dsn: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: dsn });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}
