import { once } from 'node:events';
import autocannon from 'autocannon';
import pg from 'pg';
import { OwnServices } from '../test/support/own-services.js';
import type { QueueKind } from '../test/support/system.js';
import { startSystem } from '../test/support/system.js';
import { machine } from './machine.js';

/**
 * Decided, durable actions per second by number of connections, everything on: validation, policy, hash chain, projection,
 * metrics. The database waits for its disk. Load generator, database, queue and services share this machine.
 *
 * `npm run bench [-- --seconds N] [--json]`
 */
const CONNECTIONS = [1, 16, 64, 256];
const QUEUES: readonly QueueKind[] = ['postgres', 'redis'];
const WARM_UP_SECONDS = 3;

interface Row {
  readonly queue: QueueKind;
  readonly connections: number;
  readonly decided_per_second: number;
  readonly p50_ms: number;
  readonly p99_ms: number;
  readonly errors: number;
}

const request = JSON.stringify({
  agent_id: 'bench',
  tool: 'file',
  operation: 'read',
  params: { path: 'docs/guide.md', encoding: 'utf8', range: [0, 4096] },
  context: { session: '2f0c6f3a', task: 'summarise the guide' },
});

async function measure(
  address: string,
  database: pg.Pool,
  queue: QueueKind,
  connections: number,
  seconds: number,
): Promise<Row> {
  const load = (duration: number): Promise<autocannon.Result> =>
    autocannon({
      url: `${address}/v1/actions`,
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: request,
      connections,
      duration,
    });
  const decided = async (): Promise<number> =>
    (
      await database.query<{ count: number }>(
        `SELECT count(*)::integer AS count FROM events WHERE event_type = 'decision_made'`,
      )
    ).rows[0]?.count ?? 0;
  await load(WARM_UP_SECONDS);
  const before = await decided();
  const began = performance.now();
  const result = await load(seconds);
  const took = (performance.now() - began) / 1000;
  return {
    queue,
    connections,
    // What the log holds counts, not what the load generator believes.
    decided_per_second: Math.round(((await decided()) - before) / took),
    p50_ms: result.latency.p50,
    p99_ms: result.latency.p99,
    errors: result.errors + result.non2xx,
  };
}

const seconds = Number(process.argv[process.argv.indexOf('--seconds') + 1]) || 10;
const asJson = process.argv.includes('--json');
const say = (text: string): void => void process.stderr.write(`${text}\n`);

const services = await OwnServices.start({ durable: true });
const rows: Row[] = [];
try {
  for (const queue of QUEUES) {
    const system = await startSystem({ queue, env: { FARA_POLICY_FILE: 'policies/default.yaml' } });
    const database = new pg.Pool({ connectionString: system.database.dsn, max: 1 });
    for (const connections of CONNECTIONS) {
      say(`queue on ${queue}, ${connections} connections …`);
      rows.push(await measure(system.addresses[0] ?? '', database, queue, connections, seconds));
    }
    await database.end();
    await system.stop();
  }
} finally {
  await services.stop();
}

if (asJson) {
  process.stdout.write(`${JSON.stringify({ machine, seconds, rows }, null, 2)}\n`);
} else {
  process.stdout.write(`${machine}; 1 gateway, 1 evaluator, ${seconds} s each\n\n`);
  process.stdout.write(
    '| queue | connections | decided/s | p50 ms | p99 ms | errors |\n|---|--:|--:|--:|--:|--:|\n',
  );
  for (const row of rows) process.stdout.write(`| ${Object.values(row).join(' | ')} |\n`);
}
if (process.stdout.writableLength > 0) await once(process.stdout, 'drain');
process.exit(rows.every(({ errors }) => errors === 0) ? 0 : 1);
