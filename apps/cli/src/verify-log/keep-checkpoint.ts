import { renameSync, writeFileSync } from 'node:fs';

/** The file holds the one before or this one, whatever breaks off. */
export function keepCheckpoint(file: string, note: string): void {
  const unfinished = `${file}.${process.pid}.tmp`;
  writeFileSync(unfinished, note, { flush: true });
  renameSync(unfinished, file);
}
