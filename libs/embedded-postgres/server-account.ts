import { spawn, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { EmbeddedPostgresError } from './embedded-postgres-error.js';

/** The account that Postgres runs under instead of root. */
export interface ServerAccount {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
}

/** Postgres refuses to run as root, so root lends it another account; anyone else runs it as themselves: undefined. */
export function serverAccount(): ServerAccount | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const accounts = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((line) => line.split(':'));
  for (const wanted of ['postgres', 'nobody']) {
    const [name, , uid, gid] = accounts.find(([candidate]) => candidate === wanted) ?? [];
    if (name && uid && gid) return { name, uid: Number(uid), gid: Number(gid) };
  }
  throw new EmbeddedPostgresError(
    "Postgres can't run as root and there is no account called postgres or nobody to run it as; start as an ordinary user.",
  );
}

/** Asks the system itself, because permission bits alone don't tell about access lists and mounts. */
export function canEnter(folder: string, account: ServerAccount | undefined): boolean {
  return (
    spawnSync('/bin/sh', ['-c', 'cd "$1"', 'sh', folder], { ...identity(account), cwd: '/', stdio: 'ignore' })
      .status === 0
  );
}

export interface Finished {
  readonly code: number | null;
  readonly output: string;
}

/** Runs a helper program to its end, out of reach of the terminal's Ctrl-C. */
export function runToEnd(
  program: string,
  args: readonly string[],
  options: { account: ServerAccount | undefined; cwd: string },
): Promise<Finished> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      ...identity(options.account),
      cwd: options.cwd,
      env: serverEnvironment(),
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    const collect = (chunk: Buffer): void => {
      output += chunk.toString();
    };
    child.stdout.on('data', collect);
    child.stderr.on('data', collect);
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, output: output.trim() }));
  });
}

export function identity(account: ServerAccount | undefined): { uid?: number; gid?: number } {
  return account ? { uid: account.uid, gid: account.gid } : {};
}

/** PG… variables of the caller would change what the programs do; the locale decides the language of their messages. */
export function serverEnvironment(): NodeJS.ProcessEnv {
  const inherited = Object.entries(process.env).filter(([name]) => !/^(PG|LC_|LANG|TZ$)/.test(name));
  return { ...Object.fromEntries(inherited), LC_ALL: 'C' };
}
