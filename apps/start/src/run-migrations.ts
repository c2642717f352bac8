import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { StartError } from './start-error.js';

/** In a process of its own, because only migrating takes the owner's connection and its libraries. */
export async function runMigrations(
  program: string,
  env: NodeJS.ProcessEnv,
  stop: AbortSignal,
): Promise<void> {
  const child = spawn(process.execPath, [program], {
    env,
    signal: stop,
    detached: true,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const [[code], complaint] = await Promise.all([
    once(child, 'close') as Promise<[number | null]>,
    text(child.stderr),
  ]);
  if (code !== 0) throw new StartError(`The database can't be brought up to date: ${complaint.trim()}`);
}
