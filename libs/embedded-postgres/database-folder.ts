import { randomBytes } from 'node:crypto';
import {
  chmodSync,
  chownSync,
  existsSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { EmbeddedPostgresError } from './embedded-postgres-error.js';
import { moveIntoPlace } from './move-into-place.js';
import { canEnter, runToEnd, type ServerAccount } from './server-account.js';

export const folderName = 'postgres-18';

/** Where one database lives and what it takes to open it. */
export interface DatabaseFolder {
  readonly dataDir: string;
  readonly folder: string;
  readonly native: string;
  readonly account: ServerAccount | undefined;
  readonly password: string;
  /** False trades the promise that a commit survives a power failure for speed. */
  readonly durable: boolean;
}

export function prepareDataDir(dataDir: string, account: ServerAccount | undefined): void {
  const firstMade = mkdirSync(dataDir, { recursive: true, mode: account ? 0o711 : 0o700 });
  if (!account) return;
  // Root's umask may have closed the new folders to the account that has to pass through them.
  for (let made = dataDir; firstMade && made.startsWith(firstMade); made = dirname(made))
    chmodSync(made, 0o711);
  if (!canEnter(dataDir, account)) {
    throw new EmbeddedPostgresError(
      `Postgres can't run as root and the account ${account.name} can't enter the data folder ${dataDir}; ` +
        'set FARA_DATA_DIR to a folder that every account may enter, or start as an ordinary user.',
    );
  }
}

/** Kept in its own file, because the server stores only its hash. */
export function superuserPassword(dataDir: string): string {
  const file = join(dataDir, 'postgres.password');
  if (!existsSync(file)) {
    if (existsSync(join(dataDir, folderName))) {
      throw new EmbeddedPostgresError(
        `The file ${file} with the password of the database beside it is missing; put it back from a backup.`,
      );
    }
    const unfinished = `${file}.${process.pid}`;
    writeFileSync(unfinished, randomBytes(24).toString('hex'), { mode: 0o600 });
    // A link fails where a rename would overwrite what another starter has just written.
    if (!existsSync(file)) linkSync(unfinished, file);
    rmSync(unfinished);
  }
  return readFileSync(file, 'utf8').trim();
}

/** Creates the database at the first start. An interrupted attempt leaves only a folder of another name, cleared away here. */
export async function initialiseDatabase(
  database: Omit<DatabaseFolder, 'folder'>,
  log: (message: string) => void,
): Promise<string> {
  const { dataDir, native, account, password, durable } = database;
  const folder = join(dataDir, folderName);
  if (existsSync(folder)) return folder;
  const unfinished = mkdtempSync(`${folder}.new-`);
  const passwordFile = `${unfinished}.password`;
  writeFileSync(passwordFile, password, { mode: 0o600 });
  if (account) for (const path of [unfinished, passwordFile]) chownSync(path, account.uid, account.gid);
  const options = [
    ['--pgdata', unfinished, '--username', 'postgres', '--pwfile', passwordFile, '--auth', 'scram-sha-256'],
    ['--encoding', 'UTF8', '--locale', 'C', '--locale-provider', 'builtin', '--builtin-locale', 'C.UTF-8'],
    ['--no-instructions', ...(durable ? [] : ['--no-sync'])],
  ].flat();
  log(`creating a database in ${dataDir}`);
  const { code, output } = await runToEnd(join(native, 'bin', 'initdb'), options, { account, cwd: dataDir });
  rmSync(passwordFile);
  if (code !== 0) {
    rmSync(unfinished, { recursive: true, force: true });
    throw new EmbeddedPostgresError(`A database can't be created in ${dataDir}: ${lastError(output)}`);
  }
  return moveIntoPlace(unfinished, folder);
}

/** Only the owner of the database may call this, since another starter may be in the middle of making one. */
export function clearUnfinished(dataDir: string): void {
  for (const name of readdirSync(dataDir)) {
    if (/\.new-\w+(\.password)?$/.test(name)) {
      // Whoever was writing there may take a moment to end.
      rmSync(join(dataDir, name), { recursive: true, force: true, maxRetries: 10 });
    }
  }
}

function lastError(output: string): string {
  const lines = output.split('\n');
  return lines.findLast((line) => /error|fatal|could not/i.test(line)) ?? lines.at(-1) ?? 'no message';
}
