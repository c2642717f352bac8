import { readdirSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { type DocumentText, readDocument } from '#policy';

const MOST_SUITES = 100;
const MOST_BYTES = 1024 * 1024;
const SUITE = /\.test\.ya?ml$/;

/**
 * The texts of the suites in the folder of a policy that is a folder, or of those named as the policy's file. What is beyond
 * 100 files or 1 MiB together is left out, and so is what cannot be read.
 */
export function suitesBeside(policyPath: string): readonly DocumentText[] {
  const isFolder = statSync(policyPath, { throwIfNoEntry: false })?.isDirectory() === true;
  const folder = isFolder ? policyPath : dirname(policyPath);
  const policy = basename(policyPath).replace(/\.ya?ml$/, '');
  const suites: DocumentText[] = [];
  let bytes = 0;
  for (const name of namesIn(folder)) {
    if (!SUITE.test(name) || name.startsWith('.') || !(isFolder || name.replace(SUITE, '') === policy))
      continue;
    const file = join(folder, name);
    const suite = suiteIn(file, MOST_BYTES - bytes);
    if (suite === undefined) continue;
    bytes += Buffer.byteLength(suite.text);
    if (suites.push(suite) === MOST_SUITES) break;
  }
  return suites;
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder).sort();
  } catch {
    return [];
  }
}

function suiteIn(file: string, mostBytes: number): DocumentText | undefined {
  try {
    const stats = statSync(file);
    return stats.isFile() && stats.size <= mostBytes ? readDocument(file) : undefined;
  } catch {
    return undefined;
  }
}
