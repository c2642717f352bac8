import { readFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Redaction } from '#redaction';
import { PolicyError, attempt } from './policy-error.js';
import type { DocumentText } from './document-text.js';

export interface PolicyLocation {
  /** A YAML file, or a folder whose *.yaml and *.yml are read in file-name order as one. */
  readonly policyPath: string;
  /** Likewise, each file a profile of its own. Without it, no profile is in force. */
  readonly profilePath?: string | undefined;
  /** Without it, the version is the first 12 digits of the policy's hash. */
  readonly version?: string | undefined;
  /** Values that no rule may need, for they are never written. */
  readonly redactions?: readonly Redaction[] | undefined;
}

/** What is on disk, or why it can't be read. */
export interface PolicyDocuments {
  readonly policy: readonly DocumentText[] | PolicyError;
  readonly profiles: readonly DocumentText[] | PolicyError;
}

/** A mounted volume is swapped under its reader: what reads the same twice is of one version. */
export function readDocuments(location: PolicyLocation): PolicyDocuments {
  let documents = readOnce(location);
  for (let rounds = 0; rounds < 5; rounds++) {
    const again = readOnce(location);
    if (contentOf(again) === contentOf(documents)) return documents;
    documents = again;
  }
  const changing = refusal(location.policyPath, 'It keeps changing while it is read; try again.');
  return { policy: changing, profiles: changing };
}

/** Two reads have the same content when this is equal, whatever became of dates, inodes and links in between. */
export function contentOf(documents: PolicyDocuments): string {
  return JSON.stringify(documents);
}

function readOnce({ policyPath, profilePath }: PolicyLocation): PolicyDocuments {
  return {
    policy: attempt(() => filesAt(policyPath, 'policy').map(readDocument)),
    profiles: attempt(() =>
      profilePath === undefined ? [] : filesAt(profilePath, 'profile').map(readDocument),
    ),
  };
}

/** A folder stands for its YAML files; tests live beside them. A hidden entry is a mounted volume's own bookkeeping. */
function filesAt(path: string, what: 'policy' | 'profile'): readonly string[] {
  return atPath(path, () => {
    if (!statSync(path).isDirectory()) return [path];
    const names = readdirSync(path)
      .filter((name) => /\.ya?ml$/.test(name) && !/\.test\.ya?ml$/.test(name) && !name.startsWith('.'))
      .sort();
    if (names.length === 0)
      throw refusal(path, `The folder has no *.yaml or *.yml file; put a ${what} into it.`);
    return names.map((name) => join(path, name));
  });
}

/** @throws PolicyError */
export function readDocument(file: string): DocumentText {
  const bytes = atPath(file, () => readFileSync(file));
  try {
    return { file, text: new TextDecoder('utf-8', { fatal: true }).decode(bytes) };
  } catch {
    throw refusal(file, 'The file is not valid UTF-8; save it as UTF-8.');
  }
}

/** @throws PolicyError that says what is wrong with the path. */
export function atPath<T>(path: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw error instanceof PolicyError ? error : refusal(path, sentenceFor(error));
  }
}

export const refusal = (file: string, message: string): PolicyError =>
  new PolicyError([{ file, line: 1, column: 1, message }]);

function sentenceFor(error: unknown): string {
  const code = typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : '';
  switch (code) {
    case 'ENOENT':
      return 'There is no such file or folder; check the path.';
    case 'EACCES':
    case 'EPERM':
      return 'It may not be read; check its permissions.';
    case 'EISDIR':
      return 'This is a folder; name a file.';
    default:
      return `It could not be read (${code === '' ? String(error) : code}).`;
  }
}
