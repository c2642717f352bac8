import path from 'node:path';
import { migrateQueue } from '#evaluation-queue';
import { migrate } from '#event-store';
import { projectRoot, readSettings } from '#platform';

/** Brings the database up to this code: our tables, roles and grants, and the queue's own. */
try {
  const { database } = readSettings();
  if (database.backend === 'embedded')
    throw new Error('FARA_POSTGRES_DSN must name the database to migrate.');
  const applied = await migrate(database.dsn, path.join(projectRoot, 'db/migrations'));
  await migrateQueue(database.dsn);
  process.stdout.write(
    applied.length > 0 ? `applied ${applied.join(', ')}\n` : 'the database is up to date\n',
  );
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
