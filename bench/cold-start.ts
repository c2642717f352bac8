import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { projectRoot } from '#platform';
import { freePort } from '../test/support/free-port.js';
import type { Extent } from './extent.js';
import { say } from './extent.js';

export interface ColdStart {
  /** Whether the database is made by this start or was there. */
  readonly database: 'new' | 'existing';
  readonly seconds: number;
}

const LOOK_EVERY_MS = 20;

/** From `npm start`, installed and built, to the first time that it says it is ready. */
export async function coldStart({ rounds }: Extent): Promise<ColdStart[]> {
  const folder = mkdtempSync(path.join(tmpdir(), 'faramesh-cold-'));
  // Started by root, Postgres runs under another account that has to enter the folder.
  chmodSync(folder, 0o711);
  const starts: ColdStart[] = [];
  try {
    for (let round = 0; round <= rounds; round++) {
      const database = round === 0 ? 'new' : 'existing';
      const seconds = await start(path.join(folder, 'data'));
      say(`npm start, ${database} database: ready after ${seconds.toFixed(2)} s`);
      starts.push({ database, seconds });
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  return starts;
}

async function start(dataDir: string): Promise<number> {
  const port = await freePort();
  const began = performance.now();
  const child = spawn('npm', ['start', '--silent'], {
    cwd: projectRoot,
    env: {
      PATH: process.env['PATH'],
      HOME: process.env['HOME'],
      FARA_DATA_DIR: dataDir,
      FARA_API_PORT: String(port),
    },
    stdio: 'ignore',
  });
  const ended = once(child, 'exit');
  const isReady = (): Promise<boolean> =>
    fetch(`http://127.0.0.1:${port}/ready`).then(
      ({ ok }) => ok,
      () => false,
    );
  while (!(await isReady())) {
    if (child.exitCode !== null) throw new Error(`npm start ended with ${child.exitCode}`);
    await sleep(LOOK_EVERY_MS);
  }
  const seconds = (performance.now() - began) / 1000;
  child.kill('SIGTERM');
  await ended;
  return seconds;
}
