import { existsSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import { folderName, superuserPassword } from './database-folder.js';
import { dsn } from './ownership.js';
import { runningPostmaster } from './postmaster.js';
import { startEmbeddedPostgres, type EmbeddedPostgres } from './start-embedded-postgres.js';

/** The address of the server of a data folder; undefined when none runs. */
export function runningEmbeddedPostgres(wanted: string): string | undefined {
  if (!existsSync(wanted)) return undefined;
  const dataDir = realpathSync(wanted);
  const running = runningPostmaster({ folder: join(dataDir, folderName) });
  return running?.ready ? dsn({ port: running.port, password: superuserPassword(dataDir) }) : undefined;
}

/** For a command beside a running system: its server if it runs, else one that ends with the command. */
export async function reachEmbeddedPostgres(wanted: string): Promise<EmbeddedPostgres> {
  const running = runningEmbeddedPostgres(wanted);
  if (running !== undefined) return { dsn: running, stop: () => Promise.resolve() };
  return startEmbeddedPostgres({ dataDir: wanted });
}
