import { spawn } from 'node:child_process';
import {
  closeSync,
  existsSync,
  openSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { DatabaseFolder } from './database-folder.js';
import { EmbeddedPostgresError } from './embedded-postgres-error.js';
import { identity, runToEnd, serverEnvironment } from './server-account.js';

/** What a server says about itself in postmaster.pid. */
export interface Postmaster {
  readonly pid: number;
  readonly port: number;
  readonly ready: boolean;
}

/** The server that runs on the folder now, whoever has started it. */
export function runningPostmaster({ folder }: Pick<DatabaseFolder, 'folder'>): Postmaster | undefined {
  let lines: string[];
  try {
    lines = readFileSync(join(folder, 'postmaster.pid'), 'utf8').split('\n');
    process.kill(Number(lines[0]), 0);
  } catch {
    return undefined;
  }
  const pid = Number(lines[0]);
  if (!worksIn(folder, pid)) return undefined;
  return { pid, port: Number(lines[3]), ready: lines[7]?.trim() === 'ready' };
}

/**
 * After a crash of the machine or its container the number in postmaster.pid may belong to another program, and Postgres
 * refuses to start. Removing the file is safe only while no process of the old server is left.
 */
export function removeStalePidFile({ folder }: DatabaseFolder): void {
  if (!existsSync('/proc/self/cwd')) return;
  const processes = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  if (processes.some((pid) => worksIn(folder, Number(pid)))) return;
  rmSync(join(folder, 'postmaster.pid'), { force: true });
}

/**
 * Starts a server and returns once it takes connections. It is no child of the terminal's process group and outlives
 * this process, so that neither Ctrl-C nor a crash takes the database away from services that still write to it.
 */
export async function launchPostmaster(database: DatabaseFolder, wantedPort?: number): Promise<Postmaster> {
  const port = wantedPort ?? (await freePort());
  const logFile = join(database.dataDir, 'postgres.log');
  const log = openSync(logFile, 'a', 0o600);
  const logStart = statSync(logFile).size;
  const server = spawn(join(database.native, 'bin', 'postgres'), serverOptions(database, port), {
    ...identity(database.account),
    cwd: database.dataDir,
    env: serverEnvironment(),
    detached: true,
    stdio: ['ignore', log, log],
  });
  closeSync(log);
  server.unref();
  const ended = new Promise<'ended'>((resolve, reject) => {
    server.once('exit', () => resolve('ended'));
    server.once('error', reject);
  });
  for (;;) {
    if ((await Promise.race([ended, sleep(10)])) === 'ended') {
      const log = readFileSync(logFile).subarray(logStart).toString();
      throw new LaunchFailed(log);
    }
    const running = runningPostmaster(database);
    if (running?.pid === server.pid && running?.ready) return running;
  }
}

/** The server ended before it was ready. */
export class LaunchFailed extends EmbeddedPostgresError {
  readonly portTaken: boolean;
  readonly folderTaken: boolean;

  constructor(log: string) {
    const reason = /FATAL: {2}(.*)/.exec(log)?.[1] ?? log.trim().split('\n').at(-1) ?? '';
    super(`Postgres doesn't start: ${reason}`);
    this.portTaken = log.includes('could not create any TCP/IP sockets');
    // Backends outlive a killed postmaster for as long as they are at work, or stopped.
    this.folderTaken = /lock file "postmaster.pid"|pre-existing shared memory block/.test(log);
  }
}

/** Ends every connection, writes everything to disk and returns when the server is gone. */
export async function stopPostmaster({ native, folder, account, dataDir }: DatabaseFolder): Promise<void> {
  const stop = ['stop', '--pgdata', folder, '--mode', 'fast', '--wait', '--timeout', '60', '--silent'];
  const { code, output } = await runToEnd(join(native, 'bin', 'pg_ctl'), stop, { account, cwd: dataDir });
  if (code !== 0 && !output.includes('Is server running?')) {
    throw new EmbeddedPostgresError(`Postgres in ${folder} doesn't stop: ${output}`);
  }
}

function serverOptions({ folder, durable }: DatabaseFolder, port: number): string[] {
  const settings = {
    port,
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    max_connections: 200,
    shared_buffers: '128MB',
    timezone: 'UTC',
    log_timezone: 'UTC',
    // Refused statements are part of normal work here (a version conflict is one) and would fill the disk.
    log_min_messages: 'log',
    log_checkpoints: 'off',
    ...(durable ? {} : { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' }),
  };
  return ['-D', folder, ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])];
}

/** Every process of a server works in its folder. Where the system doesn't tell, postmaster.pid is believed. */
function worksIn(folder: string, pid: number): boolean {
  if (!existsSync('/proc/self/cwd')) return true;
  try {
    return readlinkSync(`/proc/${pid}/cwd`) === folder;
  } catch {
    return false;
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}
