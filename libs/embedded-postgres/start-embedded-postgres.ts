import { realpathSync } from 'node:fs';
import { resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from 'pg';
import {
  clearUnfinished,
  initialiseDatabase,
  prepareDataDir,
  superuserPassword,
  type DatabaseFolder,
} from './database-folder.js';
import { EmbeddedPostgresError, explainFileError } from './embedded-postgres-error.js';
import { nativeBinaries } from './native-binaries.js';
import { createDatabase, DatabaseInUse, dsn, takeOwnership } from './ownership.js';
import {
  LaunchFailed,
  launchPostmaster,
  removeStalePidFile,
  runningPostmaster,
  stopPostmaster,
} from './postmaster.js';
import { serverAccount } from './server-account.js';

export interface EmbeddedPostgres {
  readonly dsn: string;
  /** Ends every connection and returns when the server is gone. */
  stop(): Promise<void>;
}

export interface EmbeddedPostgresOptions {
  readonly dataDir: string;
  /** Where it listens on loopback. Default: a free port, another one at each start. */
  readonly port?: number;
  /** Told what takes long. */
  readonly log?: (message: string) => void;
  /** Called when the server has ended by itself and can't be started again. */
  readonly onLost?: (error: unknown) => void;
  /** False, for tests, trades the promise that a commit survives a power failure for speed. Default true. */
  readonly durable?: boolean;
}

/**
 * Starts the server of the data folder, or takes over the one that a killed owner has left behind. Refuses with an
 * EmbeddedPostgresError while another process owns it. A server that ends by itself is started again on the same port.
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  try {
    return await start(options).catch((error: unknown) => {
      if (!wasCleared(error)) throw error;
      return start(options);
    });
  } catch (error) {
    throw explainFileError(error, options.dataDir);
  }
}

/** Another starter was faster and, as the owner, has cleared away what this one had half made. */
const wasCleared = (error: unknown): boolean => (error as NodeJS.ErrnoException).code === 'ENOENT';

async function start(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const database = await prepare(options);
  const owned = await own(database, options.port);
  clearUnfinished(database.dataDir);
  await createDatabase(owned.client);
  const release = keepOwned(database, owned, options.onLost ?? (() => undefined));
  return {
    dsn: dsn({ port: owned.port, password: database.password }),
    stop: async () => {
      await release();
      await stopPostmaster(database);
    },
  };
}

async function prepare({
  dataDir: wanted,
  durable = true,
  log = () => undefined,
}: EmbeddedPostgresOptions): Promise<DatabaseFolder> {
  const account = serverAccount();
  prepareDataDir(resolve(wanted), account);
  // The system reports real paths, and the server's folder is compared with them.
  const dataDir = realpathSync(wanted);
  const native = await nativeBinaries(dataDir, account, log);
  const password = superuserPassword(dataDir);
  const place = { dataDir, native, account, password, durable };
  return { ...place, folder: await initialiseDatabase(place, log) };
}

interface Owned {
  readonly port: number;
  readonly client: Client;
}

/** Others may start or stop a server on the same folder at any moment, so what is found can be gone when it is used. */
async function own(database: DatabaseFolder, wantedPort?: number): Promise<Owned> {
  const deadline = Date.now() + 60_000;
  let launched = false;
  for (;;) {
    try {
      const found = runningPostmaster(database);
      const running = found ?? (await launchPostmaster(database, wantedPort));
      launched ||= !found;
      if (running.ready) {
        const { port } = running;
        return { port, client: await takeOwnership({ ...database, port }) };
      }
    } catch (error) {
      if (isFinal(error, wantedPort !== undefined) || Date.now() > deadline) {
        if (launched && !(error instanceof DatabaseInUse)) await stopPostmaster(database);
        throw error;
      }
      if (error instanceof LaunchFailed && error.folderTaken) removeStalePidFile(database);
    }
    await sleep(20);
  }
}

/** A server that has run before is given time: its folder may be full for the moment, or it was killed again on its way up. */
function isFinal(error: unknown, hasRun: boolean): boolean {
  if (error instanceof LaunchFailed) return !hasRun && !error.portTaken && !error.folderTaken;
  return error instanceof EmbeddedPostgresError;
}

/** Returns the function that ends the watch, after which the server is either there or gone for good. */
function keepOwned(
  database: DatabaseFolder,
  owned: Owned,
  onLost: (error: unknown) => void,
): () => Promise<void> {
  let released = false;
  let recovery = Promise.resolve();
  const watch = (client: Client): void => {
    client.once('end', () => {
      if (!released) recovery = own(database, owned.port).then((again) => watch(again.client), onLost);
    });
  };
  watch(owned.client);
  return () => {
    released = true;
    return recovery;
  };
}
