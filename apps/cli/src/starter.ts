import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { projectRoot } from '#platform';
import { Failure, wrongUsage } from './exit-codes.js';

export const starterFolder = path.join(projectRoot, 'examples/starter');
const packsFolder = path.join(projectRoot, 'policies/packs');
const schemasFolder = path.join(projectRoot, 'schemas');

/** What editors can know of each kind of document. */
export const KINDS = ['policy', 'profile', 'suite'] as const;
export const schemaOf = (kind: (typeof KINDS)[number]): string =>
  path.join(schemasFolder, `${kind}.schema.json`);

/** The schemas, to be copied beside policies in a folder. Those that are there stay as they are. */
export const missingSchemas = (folder: string): Parameters<typeof copyNew>[0] =>
  KINDS.map(schemaOf)
    .map((from) => ({ from, to: path.join(folder, 'schemas', path.basename(from)) }))
    .filter(({ to }) => !existsSync(to));

/**
 * Copies files under new names, all or none: nothing that is there is ever written over. What names its schema in a
 * comment then names the one beside it.
 */
export function copyNew(files: readonly { readonly from: string; readonly to: string }[]): void {
  const there = files.filter(({ to }) => existsSync(to)).map(({ to }) => to);
  if (there.length > 0)
    throw new Failure(
      'no',
      `Nothing was written, for there is ${there.join(', ')} already: choose another name, or move it away.`,
    );
  for (const { from, to } of files) {
    mkdirSync(path.dirname(path.resolve(to)), { recursive: true });
    // Another may have made it in between.
    const text = readFileSync(from, 'utf8').replace(/(?<=^# yaml-language-server: \$schema=)[./]+/, '');
    writeFileSync(to, text, { flag: 'wx' });
  }
}

/** The file of a policy pack. */
export function packNamed(name: string): string {
  const packs = readdirSync(packsFolder)
    .filter((file) => file.endsWith('.yaml') && !file.endsWith('.test.yaml'))
    .map((file) => path.basename(file, '.yaml'));
  if (packs.includes(name)) return path.join(packsFolder, `${name}.yaml`);
  throw wrongUsage(`There is no policy pack ${JSON.stringify(name)}; there is ${packs.join(', ')}.`);
}
