import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import type { Checkpoint, Receipt } from '#transparency';
import { openNote, readCheckpoint, readReceipt, verifierOf } from '#transparency';

const open = (file: string, keys: readonly string[]): string => {
  const { text, signedBy } = openNote(readFileSync(file, 'utf8'), keys.map(verifierOf));
  if (signedBy.length === 0) throw new Error(`${file} is not signed by any of the given keys.`);
  return text;
};

/** A checkpoint kept from an earlier run, or had from a witness. */
export const knownCheckpoint = (file: string, keys: readonly string[]): Checkpoint =>
  readCheckpoint(open(file, keys));

/** The file holds the one before or this one, whatever breaks off. */
export function keepCheckpoint(file: string, note: string): void {
  const unfinished = `${file}.${process.pid}.tmp`;
  writeFileSync(unfinished, note, { flush: true });
  renameSync(unfinished, file);
}

export const receiptsIn = (files: readonly string[], keys: readonly string[]): Receipt[] =>
  files.map((file) => readReceipt(open(file, keys)));
