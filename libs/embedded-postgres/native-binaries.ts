import { cpSync, existsSync, lchownSync, mkdtempSync, readdirSync, readFileSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join, relative } from 'node:path';
import { EmbeddedPostgresError } from './embedded-postgres-error.js';
import { moveIntoPlace } from './move-into-place.js';
import { runToEnd, type ServerAccount } from './server-account.js';

const elsewhere = 'set FARA_DB_BACKEND=postgres and FARA_POSTGRES_DSN to use a Postgres of your own';

/** The folder with bin/, lib/ and share/ that the account can run: the package's own, or else a copy in the data folder. */
export async function nativeBinaries(
  dataDir: string,
  account: ServerAccount | undefined,
  log: (message: string) => void,
): Promise<string> {
  const packaged = packagedBinaries();
  if (linksRestored(packaged) && (await runs(packaged, account))) return packaged;
  const copy = copyInto(dataDir, packaged, account, log);
  if (linksRestored(copy) && (await runs(copy, account))) return copy;
  throw new EmbeddedPostgresError(
    `The Postgres program in ${packaged} doesn't run on this system; ${elsewhere}.`,
  );
}

function packagedBinaries(): string {
  const system = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${system}-${process.arch}`;
  try {
    const wrapper = createRequire(import.meta.url).resolve('embedded-postgres');
    return join(dirname(createRequire(wrapper).resolve(name)), '..', 'native');
  } catch (error) {
    throw new EmbeddedPostgresError(
      `The package ${name} with the Postgres programs for this system isn't installed; run npm ci, or ${elsewhere}.`,
      { cause: error },
    );
  }
}

/**
 * npm packages can't hold symbolic links, so an install script makes them, and npm may have been told not to run it.
 * False when they are missing and this account may not write there.
 */
export function linksRestored(native: string): boolean {
  const list = join(native, 'pg-symlinks.json');
  if (!existsSync(list)) return true;
  const links = JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[];
  try {
    for (const { source, target } of links) {
      const link = join(native, relative('native', target));
      if (!existsSync(link)) symlinkSync(basename(source), link);
    }
    return true;
  } catch {
    return false;
  }
}

async function runs(native: string, account: ServerAccount | undefined): Promise<boolean> {
  const postgres = join(native, 'bin', 'postgres');
  return runToEnd(postgres, ['--version'], { account, cwd: '/' }).then(
    ({ code }) => code === 0,
    () => false,
  );
}

/** Made once for each version and never changed, since a running server loads its libraries from it. */
function copyInto(
  dataDir: string,
  native: string,
  account: ServerAccount | undefined,
  log: (message: string) => void,
): string {
  const { version } = JSON.parse(readFileSync(join(native, '..', 'package.json'), 'utf8')) as {
    version: string;
  };
  const copy = join(dataDir, `postgres-programs-${version}`);
  if (existsSync(copy)) return copy;
  log(`copying the Postgres programs into ${dataDir}`);
  const unfinished = mkdtempSync(`${copy}.new-`);
  cpSync(native, unfinished, { recursive: true, verbatimSymlinks: true });
  const copied = ['', ...readdirSync(unfinished, { recursive: true, encoding: 'utf8' })];
  if (account) for (const path of copied) lchownSync(join(unfinished, path), account.uid, account.gid);
  return moveIntoPlace(unfinished, copy);
}
