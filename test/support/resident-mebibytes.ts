import { execFileSync } from 'node:child_process';

/** The memory of a process that is really in use. */
export function residentMebibytes(pid: number): number {
  return Number(execFileSync('ps', ['-o', 'rss=', '-p', String(pid)])) / 1024;
}
