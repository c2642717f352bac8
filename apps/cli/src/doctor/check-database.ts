import path from 'node:path';
import type { Settings } from '#platform';
import { projectRoot } from '#platform';
import type { Pool } from 'pg';
import { dataFolderOf } from './check-machine.js';
import type { Finding } from './finding.js';
import { clockFinding, fault, messageOf, ok } from './finding.js';

const ROLE = 'faramesh_service';

export async function checkDatabase(settings: Settings): Promise<Finding[]> {
  const dsn = await dsnOf(settings);
  if (dsn === undefined)
    return [
      ok('database', `The database in ${dataFolderOf(settings)} does not run; "faramesh serve" starts it.`),
    ];
  const { openDatabase, poolOf, refuseOtherVersion } = await import('#event-store');
  let database;
  try {
    database = await openDatabase({ dsn, role: null, maxConnections: 1 });
  } catch (error) {
    return [
      fault(
        'database',
        `The database ${placeOf(dsn)} cannot be reached (${(error as NodeJS.ErrnoException).code ?? 'no answer'}).`,
        'Start it, or set FARA_POSTGRES_DSN to where it is, with a user and a password that it knows.',
      ),
    ];
  }
  try {
    const pool = poolOf(database);
    const reached = ok('database', `The database ${placeOf(dsn)} answers.`);
    const migrations = await refuseOtherVersion(database, path.join(projectRoot, 'db/migrations')).then(
      () => undefined,
      (error: unknown) =>
        fault('migrations', messageOf(error), 'Run "faramesh migrate", or use the version that made it.'),
    );
    if (migrations) return [reached, migrations];
    return [reached, await lastMigration(pool), await checkRole(pool), await checkClock(pool)];
  } finally {
    await database.destroy();
  }
}

async function dsnOf(settings: Settings): Promise<string | undefined> {
  if (settings.database.backend === 'postgres') return settings.database.dsn;
  const { runningEmbeddedPostgres } = await import('#embedded-postgres');
  return runningEmbeddedPostgres(dataFolderOf(settings));
}

/** Without user and password. */
const placeOf = (dsn: string): string => {
  const { host, pathname } = new URL(dsn);
  return `${host}${pathname}`;
};

async function lastMigration(pool: Pool): Promise<Finding> {
  const { rows } = await pool.query<{ name: string }>('SELECT name FROM migrations ORDER BY id DESC LIMIT 1');
  return ok('migrations', `It is at the migration ${rows[0]?.name ?? ''}, as this version needs.`);
}

async function checkRole(pool: Pool): Promise<Finding> {
  const { rows } = await pool.query<{ able: boolean; too_able: boolean }>(
    `SELECT pg_has_role(current_user, rolname, 'MEMBER') AND has_table_privilege(rolname, 'events', 'INSERT')
              AND has_table_privilege(rolname, 'events', 'SELECT') AS able,
            has_table_privilege(rolname, 'events', 'DELETE') OR has_table_privilege(rolname, 'events', 'TRUNCATE') AS too_able
     FROM pg_roles WHERE rolname = $1`,
    [ROLE],
  );
  const [role] = rows;
  if (!role?.able)
    return fault(
      'role',
      `The role ${ROLE} may not append to the log here.`,
      `Run "faramesh migrate" as the owner, and GRANT ${ROLE} to the user of FARA_POSTGRES_DSN.`,
    );
  return role.too_able
    ? fault('role', `The role ${ROLE} may delete events.`, `REVOKE DELETE, TRUNCATE ON events FROM ${ROLE}`)
    : ok('role', `The role ${ROLE} may append to the log and not change it.`);
}

async function checkClock(pool: Pool): Promise<Finding> {
  const before = Date.now();
  const { rows } = await pool.query<{ at: number }>(
    'SELECT extract(epoch FROM clock_timestamp())::float8 AS at',
  );
  const here = (before + Date.now()) / 2_000;
  return clockFinding('database clock', 'the database', (rows[0]?.at ?? here) - here);
}
