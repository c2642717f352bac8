import { existsSync, statfsSync, statSync } from 'node:fs';
import path from 'node:path';
import { defaultDataDir } from '#embedded-postgres';
import { projectRoot } from '#platform';
import type { Settings } from '#platform';
import { contextsFile, readContexts } from '../connection/contexts.js';
import type { Finding } from './finding.js';
import { fault, messageOf, ok, warning } from './finding.js';

const WANTED = [20, 19] as const;
const MEBIBYTE = 2 ** 20;
const FAULT_BELOW = 200 * MEBIBYTE;
const WARNING_BELOW = 2_048 * MEBIBYTE;
/** What the group and everybody else may do. */
const OTHERS = 0o077;
const OTHERS_WRITE = 0o022;

export function checkNode(version: string = process.versions.node): Finding {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const isGood = major > WANTED[0] || (major === WANTED[0] && minor >= WANTED[1]);
  return isGood
    ? ok('node', `Node ${version}.`)
    : fault(
        'node',
        `Node ${version} is too old.`,
        `Install Node ${WANTED.join('.')} or newer from https://nodejs.org.`,
      );
}

export const dataFolderOf = ({ dataDir }: Settings): string => dataDir ?? defaultDataDir(projectRoot);

export function checkDisk(folder: string): Finding {
  const { bavail, bsize } = statfsSync(nearestExisting(folder));
  const free = bavail * bsize;
  const says = `${Math.floor(free / MEBIBYTE)} MiB are free where ${folder} is.`;
  const remedy =
    'Make room, or set FARA_DATA_DIR to a folder on a larger disk; "faramesh archive" takes old months out.';
  if (free < FAULT_BELOW) return fault('disk', says, remedy);
  return free < WARNING_BELOW ? warning('disk', says, remedy) : ok('disk', says);
}

export function checkDataFolder(folder: string): Finding[] {
  if (!existsSync(folder))
    return [ok('data folder', `${folder} is not there yet; the first start makes it.`)];
  const keys = ['approval.key', 'seal.key']
    .map((name) => path.join(folder, name))
    .filter((file) => existsSync(file));
  const open = [
    ...(modeOf(folder) & OTHERS_WRITE
      ? [fault('data folder', `Others may write to ${folder}.`, `chmod go-w ${folder}`)]
      : []),
    ...keys
      .filter((file) => modeOf(file) & OTHERS)
      .map((file) => fault('keys', `Others may read ${file}.`, `chmod 600 ${file}`)),
  ];
  if (open.length > 0) return open;
  return [ok('data folder', `${folder} and the ${keys.length} keys in it are closed to others.`)];
}

export function checkContexts(folder: string): Finding {
  const file = contextsFile(folder);
  if (!existsSync(file)) return ok('contexts', 'No context is saved.');
  if (modeOf(file) & OTHERS)
    return fault('contexts', `Others may read ${file}, in which tokens are.`, `chmod 600 ${file}`);
  try {
    const names = Object.keys(readContexts(folder).contexts);
    return ok('contexts', `${file} is closed to others and names ${names.join(', ') || 'no gateway'}.`);
  } catch (error) {
    return fault('contexts', messageOf(error), `Mend ${file}, or delete it.`);
  }
}

const modeOf = (file: string): number => statSync(file).mode;

const nearestExisting = (folder: string): string =>
  existsSync(folder) ? folder : nearestExisting(path.dirname(path.resolve(folder)));
