import path from 'node:path';
import { projectRoot, readSettings } from '#platform';
import { Command } from 'commander';
import { wrongUsage } from '../exit-codes.js';
import { print } from '../report.js';

export const migrateCommand = new Command('migrate')
  .description('bring the database of FARA_POSTGRES_DSN up to this version')
  .option('--json', 'print the names of the steps that were applied as JSON')
  .action(async ({ json }: { json?: boolean }) => {
    const { database } = readSettings();
    if (database.backend === 'embedded')
      throw wrongUsage(
        'FARA_POSTGRES_DSN must name the database to migrate; "faramesh serve" migrates its own.',
      );
    const { migrate } = await import('#event-store');
    const { migrateQueue } = await import('#evaluation-queue');
    const applied = await migrate(database.dsn, path.join(projectRoot, 'db/migrations'));
    await migrateQueue(database.dsn);
    print(
      json,
      { applied },
      applied.length > 0 ? `Applied ${applied.join(', ')}.` : 'The database is up to date.',
    );
  });
