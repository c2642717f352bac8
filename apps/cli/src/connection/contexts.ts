import { chmodSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { Failure } from '../exit-codes.js';

export interface SavedContext {
  readonly url: string;
  readonly token?: string;
}

/** Gateways that a person goes to by a name, and the one that is meant when none is named. */
export interface Contexts {
  readonly current: string | null;
  readonly contexts: Readonly<Record<string, SavedContext>>;
}

export const contextsFile = (folder: string): string => path.join(folder, 'contexts.json');

const NONE: Contexts = { current: null, contexts: {} };

export function readContexts(folder: string): Contexts {
  const file = contextsFile(folder);
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return NONE;
    throw unreadable(file);
  }
  try {
    return checked(JSON.parse(text));
  } catch {
    throw unreadable(file);
  }
}

/** The file holds what was before or this, whatever breaks off, and nobody but its owner may read it. */
export function writeContexts(folder: string, contexts: Contexts): void {
  const file = contextsFile(folder);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const unfinished = `${file}.${process.pid}.tmp`;
  writeFileSync(unfinished, `${JSON.stringify(contexts, null, 2)}\n`, { mode: 0o600 });
  // The mode of a file that was left behind is not changed by writing it.
  chmodSync(unfinished, 0o600);
  renameSync(unfinished, file);
}

export function contextNamed({ contexts }: Contexts, name: string): SavedContext {
  const context = Object.hasOwn(contexts, name) ? contexts[name] : undefined;
  if (context) return context;
  const known = Object.keys(contexts);
  throw new Failure(
    'notFound',
    known.length === 0
      ? `There is no context ${JSON.stringify(name)}, for none is saved: save it by "faramesh context save".`
      : `There is no context ${JSON.stringify(name)}; there is ${known.join(', ')}.`,
  );
}

function checked(value: unknown): Contexts {
  const { current, contexts } = value as Contexts;
  const isCurrent = current === null || typeof current === 'string';
  const isEach = Object.values(contexts).every(
    ({ url, token }: { url: unknown; token?: unknown }) =>
      typeof url === 'string' && URL.canParse(url) && ['string', 'undefined'].includes(typeof token),
  );
  if (!isCurrent || !isEach) throw new TypeError('these are no contexts');
  return { current, contexts };
}

const unreadable = (file: string): Failure =>
  new Failure(
    'unable',
    `The saved contexts in ${file} cannot be read: mend the file, or delete it and save them anew.`,
  );
