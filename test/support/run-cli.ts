import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
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

/** Runs `faramesh` as a person would. */
export async function runCli(
  args: readonly string[],
  env: NodeJS.ProcessEnv = {},
  { cwd, input = '' }: Surroundings = {},
): Promise<CliResult> {
  const child = spawn(process.execPath, [path.join(projectRoot, 'dist/apps/cli/src/main.js'), ...args], {
    env: { PATH: process.env['PATH'], ...env },
    cwd,
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  // It may end without reading.
  child.stdin.on('error', () => undefined).end(input);
  let [output, errors] = ['', ''];
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()));
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, output, errors };
}
