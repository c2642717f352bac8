import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream, readFileSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { PolicyHistory } from '#administration';
import { openDatabase, poolOf } from '#event-store';
import { projectRoot, timestamp } from '#platform';
import { loadPolicies } from '#policy';
import { OwnServices } from '../test/support/own-services.js';
import type { System } from '../test/support/system.js';
import { startSystem } from '../test/support/system.js';
import { growLog } from './grow-log.js';
import { machine } from './machine.js';

/**
 * A long log: time and peak memory of sealing, exporting, verifying, replaying and rebuilding it. Each is done by the
 * process that does it in production, and the peak is what the system says of that process, which may have a heap of 256 MiB: below it the 64 MiB for young objects (NODE_FLAGS) leave too little for the others.
 *
 * `npm run bench:log [-- --events 100000,1000000] [--json]`
 */
const POLICY = 'policies/default.yaml';
/** So that the peak is what the work needs, not what V8 takes while there is plenty. */
const HEAP_MIB = 256;
const NODE_OPTIONS = `--max-old-space-size=${HEAP_MIB}`;

interface Row {
  readonly events: number;
  readonly step: string;
  readonly seconds: number;
  readonly events_per_second: number;
  readonly peak_mib: number;
}

const say = (text: string): void => void process.stderr.write(`${text}\n`);
const asJson = process.argv.includes('--json');
const wanted = process.argv[process.argv.indexOf('--events') + 1] ?? '';
const sizes = /^\d/.test(wanted) ? wanted.split(',').map(Number) : [100_000, 1_000_000];

const peakOf = (pid: number): number => {
  const [, kibibytes = '0'] = /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  return Number(kibibytes) / 1024;
};

/** Runs a program to its end and watches its peak memory. */
async function watch(child: ChildProcess): Promise<number> {
  let peak = 0;
  const timer = setInterval(() => {
    try {
      peak = Math.max(peak, peakOf(child.pid ?? 0));
    } catch {
      // It has ended.
    }
  }, 50);
  const [code] = (await once(child, 'close')) as [number | null];
  clearInterval(timer);
  if (code !== 0) throw new Error(`${child.spawnargs.join(' ')} ended with ${code}`);
  return peak;
}

const program = (name: string): string => path.join(projectRoot, `dist/apps/${name}/src/main.js`);

async function timed(events: number, step: string, work: () => Promise<number>): Promise<Row> {
  say(`${step} …`);
  const start = performance.now();
  const peak = await work();
  const seconds = (performance.now() - start) / 1000;
  return {
    events,
    step,
    seconds: Math.round(seconds * 10) / 10,
    events_per_second: Math.round(events / seconds),
    peak_mib: Math.round(peak),
  };
}

/** A gateway seals what has grown and serves the export; both are its work, so one is started for each. */
async function measure(system: System, env: NodeJS.ProcessEnv, events: number): Promise<Row[]> {
  const { address, gateway } = await system.startGateway();
  const pid = gateway.process.pid ?? 0;
  const get = (where: string): Promise<Response> => fetch(address + where);
  const sealedSize = async (): Promise<number> =>
    Number((await (await get('/v1/log/checkpoint')).text()).split('\n')[1] ?? 0);
  const run = (app: string, ...args: string[]): Promise<number> =>
    watch(spawn(process.execPath, [program(app), ...args], { env, stdio: ['ignore', 'ignore', 'inherit'] }));
  const file = path.join(services.folder, 'log.ndjson');
  const rows = [
    await timed(events, 'seal', async () => {
      while ((await sealedSize()) < events) await new Promise((resolve) => setTimeout(resolve, 100));
      return peakOf(pid);
    }),
    await timed(events, 'export', async () => {
      const { body } = await get('/v1/log/export');
      if (!body) throw new Error('the export has no body');
      await pipeline(Readable.fromWeb(body as never), createWriteStream(file)).catch((error: unknown) => {
        throw new Error(`the export broke off: ${gateway.output()}`, { cause: error });
      });
      return peakOf(pid);
    }),
  ];
  const [{ verifier_key = '' } = {}] = (await (await get('/v1/log/keys')).json()) as {
    verifier_key?: string;
  }[];
  await gateway.stop();
  say(`the export has ${Math.round(statSync(file).size / 2 ** 20)} MiB`);
  rows.push(
    await timed(events, 'verify-export', () => run('cli', 'verify-export', file, '--key', verifier_key)),
    await timed(events, 'replay-all', () => run('cli', 'replay-all')),
    await timed(events, 'rebuild', () => run('rebuild')),
  );
  rmSync(file);
  return rows;
}

const services = await OwnServices.start({ durable: true });
const rows: Row[] = [];
try {
  const system = await startSystem({
    gateways: 0,
    evaluators: 0,
    env: { FARA_POLICY_FILE: POLICY, NODE_OPTIONS },
  });
  const { dsn } = system.database;
  const env = { PATH: process.env['PATH'], FARA_POSTGRES_DSN: dsn, NODE_OPTIONS };
  const connection = await openDatabase({ dsn, role: 'faramesh_service', maxConnections: 1 });
  const policies = loadPolicies({ policyPath: fileURLToPath(new URL(`../../${POLICY}`, import.meta.url)) });
  const history = new PolicyHistory(poolOf(connection), timestamp);
  await history.offer(policies, { source: 'bench', asked: true, by: 'bench' });
  let events = 0;
  for (const size of sizes) {
    await growLog(poolOf(connection), policies, events, size);
    events = size;
    rows.push(...(await measure(system, env, size)));
  }
  await connection.destroy();
  await system.stop();
} finally {
  await services.stop();
}

if (asJson) {
  process.stdout.write(`${JSON.stringify({ machine, rows }, null, 2)}\n`);
} else {
  process.stdout.write(
    `${machine}; each process with a heap of at most ${HEAP_MIB} MiB\n\n| events | step | seconds | events/s | peak MiB |\n|--:|---|--:|--:|--:|\n`,
  );
  for (const row of rows) process.stdout.write(`| ${Object.values(row).join(' | ')} |\n`);
}
