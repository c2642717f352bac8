import type { ChildProcessByStdio } from 'node:child_process';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { projectRoot } from '#platform';

export interface CliResult {
  readonly code: number | null;
  readonly output: string;
  readonly errors: string;
}

export interface Surroundings {
  readonly cwd?: string;
  /** What it reads from standard input. */
  readonly input?: string;
}

/** Starts `faramesh` as a person would. */
export const startCli = (
  args: readonly string[],
  env: NodeJS.ProcessEnv = {},
  cwd?: string,
): ChildProcessByStdio<Writable, Readable, Readable> =>
  spawn(process.execPath, [path.join(projectRoot, 'dist/apps/cli/src/main.js'), ...args], {
    env: { PATH: process.env['PATH'], ...env },
    cwd,
    stdio: ['pipe', 'pipe', 'pipe'],
  });

/** Runs it to its end. */
export async function runCli(
  args: readonly string[],
  env: NodeJS.ProcessEnv = {},
  { cwd, input = '' }: Surroundings = {},
): Promise<CliResult> {
  const child = startCli(args, env, cwd);
  // One that reads nothing may be gone before.
  child.stdin.on('error', () => undefined).end(input);
  let [output, errors] = ['', ''];
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()));
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, output, errors };
}
