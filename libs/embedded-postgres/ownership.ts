import { Client, DatabaseError } from 'pg';
import { EmbeddedPostgresError } from './embedded-postgres-error.js';

const databaseName = 'faramesh';
// Any number will do, as long as every version uses the same one.
const lockKey = 7_304_182;

/** Another process owns the server, so it must be left running, whoever launched it. */
export class DatabaseInUse extends EmbeddedPostgresError {}

/**
 * Whoever holds the lock owns the database. The lock lives as long as its connection, so a killed owner loses it at
 * once, which no file could promise.
 */
export async function takeOwnership(server: {
  port: number;
  password: string;
  folder: string;
}): Promise<Client> {
  const client = new Client({
    host: '127.0.0.1',
    port: server.port,
    user: 'postgres',
    password: server.password,
    database: 'postgres',
    application_name: `faramesh, process ${process.pid}`,
    keepAlive: true,
  });
  // A lost connection also ends, and that is what the owner watches.
  client.on('error', () => undefined);
  try {
    await client.connect();
    // The server may need a moment to notice that the previous owner was killed.
    await client.query("set lock_timeout = '2s'");
    await client.query('select pg_advisory_lock($1)', [lockKey]);
    return client;
  } catch (error) {
    const refusal = error instanceof DatabaseError ? await explain(error, client, server.folder) : undefined;
    await client.end();
    throw refusal ?? error;
  }
}

export function dsn({ port, password }: { port: number; password: string }): string {
  return `postgres://postgres:${password}@127.0.0.1:${port}/${databaseName}`;
}

export async function createDatabase(owner: Client): Promise<void> {
  const found = await owner.query('select from pg_database where datname = $1', [databaseName]);
  if (found.rowCount === 0) await owner.query(`create database ${databaseName}`);
}

async function explain(error: DatabaseError, client: Client, folder: string): Promise<Error | undefined> {
  switch (error.code ?? '') {
    case '28P01':
      return new EmbeddedPostgresError(
        `The password in postgres.password isn't the one of the database in ${folder}; put the file back from a backup.`,
      );
    case '55P03':
      return new DatabaseInUse(
        `The database in ${folder} is in use by another instance (${await currentOwner(client)}); ` +
          'stop that one or set FARA_DATA_DIR to another folder.',
      );
    default:
      return undefined;
  }
}

async function currentOwner(client: Client): Promise<string> {
  const { rows } = await client.query<{ application_name: string }>(
    `select application_name from pg_locks join pg_stat_activity using (pid)
      where locktype = 'advisory' and objid = $1 and granted`,
    [lockKey],
  );
  return rows[0]?.application_name ?? 'just ended';
}
