import { existsSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import { folderName, superuserPassword } from './database-folder.js';
import { dsn } from './ownership.js';
import { runningPostmaster } from './postmaster.js';
import { startEmbeddedPostgres, type EmbeddedPostgres } from './start-embedded-postgres.js';

/** For a command beside a running system: its server if it runs, else one that ends with the command. */
export async function reachEmbeddedPostgres(wanted: string): Promise<EmbeddedPostgres> {
  if (existsSync(wanted)) {
    const dataDir = realpathSync(wanted);
    const running = runningPostmaster({ folder: join(dataDir, folderName) });
    if (running?.ready) {
      const address = dsn({ port: running.port, password: superuserPassword(dataDir) });
      return { dsn: address, stop: () => Promise.resolve() };
    }
  }
  return startEmbeddedPostgres({ dataDir: wanted });
}
