import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream, readFileSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import type pg from 'pg';
import { v7 as uuidv7 } from 'uuid';
import type { ActionEvent, ActionRequest } from '#action';
import { fold } from '#action';
import { rowOf, statusProjection } from '#action-status';
import { PolicyHistory } from '#administration';
import { linkEvents } from '#event-record';
import { appendEvents, openDatabase, poolOf } from '#event-store';
import { canonicalJson, sha256Hex } from '#json';
import { projectRoot, timestamp } from '#platform';
import type { Policies } from '#policy';
import { judge, PolicyInForce } from '#policy';
import { OwnServices } from '../test/support/own-services.js';
import type { System } from '../test/support/system.js';
import { startSystem } from '../test/support/system.js';
import { machine } from './machine.js';

/**
 * A long log: time and peak memory of sealing, exporting, verifying, replaying and rebuilding it. Each is done by the
 * process that does it in production, and the peak is what the system says of that process, which may have a heap of 96 MiB.
 *
 * `npm run bench:log [-- --events 100000,1000000] [--json]`
 */
const EVENTS_PER_ACTION = 4;
const STREAMS_AT_ONCE = 250;
const POLICY = 'policies/default.yaml';
/** So that the peak is what the work needs, not what V8 takes while there is plenty. */
const HEAP_MIB = 96;
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

/** One action from its submission to its result, judged by the policy as an evaluator would. */
function wholeStory(
  policies: Policies,
  number: number,
): { events: ReturnType<typeof linkEvents<ActionEvent>> } {
  const request: ActionRequest = {
    agent_id: `agent-${number % 50}`,
    tool: 'file',
    operation: 'read',
    params: { path: `docs/page-${number}.md`, encoding: 'utf8', limit: 4096 },
    context: { session: `s-${number % 1000}`, task: 'summarise the guide' },
  };
  const now = timestamp();
  const request_hash = sha256Hex(canonicalJson(request as never));
  const { agent_id, tool, operation, params, context } = request;
  const bodies: ActionEvent[] = [
    {
      event_type: 'created',
      meta: { agent_id, tool, operation, request_hash, idempotency_key: null, submitted_by: 'anonymous' },
      payload: { params, context },
    },
    { event_type: 'decision_made', meta: judge(request, request_hash, policies, now, {}), payload: null },
    { event_type: 'started', meta: { lease: 3, executor: 'anonymous' }, payload: null },
    {
      event_type: 'succeeded',
      meta: { lease: 3, executor: 'anonymous' },
      payload: { result: { bytes: number } },
    },
  ];
  const by = { actor: { type: 'agent', id: agent_id }, created_at: now } as const;
  return { events: linkEvents(bodies, { action_id: uuidv7(), after: null, ...by }) };
}

async function grow(pool: pg.Pool, policies: Policies, from: number, to: number): Promise<void> {
  const step = STREAMS_AT_ONCE * EVENTS_PER_ACTION;
  for (let events = from; events < to; events += step) {
    const streams = Array.from({ length: STREAMS_AT_ONCE }, (_, index) => {
      const story = wholeStory(policies, events + index);
      const action = fold(story.events);
      if (!action) throw new Error('no action');
      return { ...story, row: rowOf(action) };
    });
    await appendEvents(pool, streams, statusProjection);
    if (events % 50_000 < step) say(`${events} events …`);
  }
}

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
  const policies = new PolicyInForce({
    policyPath: fileURLToPath(new URL(`../../${POLICY}`, import.meta.url)),
  });
  policies.refresh();
  const inForce = await new PolicyHistory(poolOf(connection), policies, {
    name: 'bench',
    clock: timestamp,
  }).current();
  let events = 0;
  for (const size of sizes) {
    await grow(poolOf(connection), inForce, events, size);
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
