import { existsSync, renameSync, rmSync } from 'node:fs';

/** A folder appears whole or not at all; whoever comes second takes what the first has made. */
export function moveIntoPlace(unfinished: string, wanted: string): string {
  try {
    renameSync(unfinished, wanted);
  } catch (error) {
    rmSync(unfinished, { recursive: true, force: true });
    if (!existsSync(wanted)) throw error;
  }
  return wanted;
}
