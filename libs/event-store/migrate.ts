import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { MigrationInterface, QueryRunner } from 'typeorm';
import { DataSource } from 'typeorm';

/** The database cannot be brought to, or is not at, what this code needs. The message says what to do. */
export class MigrationError extends Error {}

const TABLE = 'migrations';
/** Serialises starters across processes; spells FARA. */
const LOCK = 0x46415241;

interface Step {
  readonly name: string;
  readonly sql: string;
}

/** One step a file, `<milliseconds>-<what>.sql`, in the order of their names. Shipped steps never change. */
function stepsIn(folder: string): Step[] {
  return readdirSync(folder)
    .filter((file) => /^\d{13}-[a-z-]+\.sql$/.test(file))
    .sort()
    .map((file) => {
      const [timestamp, what] = [file.slice(0, 13), file.slice(14, -'.sql'.length)];
      return { name: `${what}${timestamp}`, sql: readFileSync(path.join(folder, file), 'utf8') };
    });
}

const asMigration = ({ name, sql }: Step) =>
  class implements MigrationInterface {
    readonly name = name;
    async up(runner: QueryRunner): Promise<void> {
      await runner.query(sql);
    }
    down(): Promise<void> {
      throw new MigrationError(`${name} cannot be undone: shipped migrations are for ever.`);
    }
  };

/**
 * Brings the database up to this code, each step in a transaction of its own. Any number may run it at once.
 *
 * @param dsn the owner's connection: it makes tables, roles and grants.
 * @returns the names of the steps that were applied by this call.
 * @throws MigrationError when the database is newer than this code.
 */
export async function migrate(dsn: string, folder: string): Promise<string[]> {
  const steps = stepsIn(folder);
  const database = await new DataSource({
    type: 'postgres',
    url: dsn,
    migrations: steps.map(asMigration),
    migrationsTableName: TABLE,
    migrationsTransactionMode: 'each',
  }).initialize();
  const lock = database.createQueryRunner();
  try {
    await lock.query('SELECT pg_advisory_lock($1)', [LOCK]);
    refuseNewer(await appliedMigrations(lock), steps);
    return (await database.runMigrations()).map(({ name }) => name);
  } finally {
    await lock.query('SELECT pg_advisory_unlock($1)', [LOCK]);
    await lock.release();
    await database.destroy();
  }
}

/**
 * For a service that starts: the database is exactly at this code's version.
 *
 * @throws MigrationError when it is older or newer.
 */
export async function refuseOtherVersion(database: DataSource, folder: string): Promise<void> {
  const steps = stepsIn(folder);
  const applied = await appliedMigrations(database);
  refuseNewer(applied, steps);
  const missing = steps.find(({ name }) => !applied.includes(name));
  if (missing)
    throw new MigrationError(
      `The database lacks the migration ${missing.name}: run "npm run migrate" first.`,
    );
}

async function appliedMigrations(connection: { query(sql: string): Promise<unknown> }): Promise<string[]> {
  const [{ exists }] = (await connection.query(`SELECT to_regclass('${TABLE}') IS NOT NULL AS exists`)) as [
    { exists: boolean },
  ];
  if (!exists) return [];
  const rows = (await connection.query(`SELECT name FROM ${TABLE} ORDER BY name`)) as { name: string }[];
  return rows.map(({ name }) => name);
}

function refuseNewer(applied: readonly string[], steps: readonly Step[]): void {
  const unknown = applied.find((name) => !steps.some((step) => step.name === name));
  if (unknown) {
    throw new MigrationError(
      `The database has the migration ${unknown}, which this version does not know: it is newer than the code, so use the newer version.`,
    );
  }
}
