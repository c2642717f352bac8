import { mkdirSync, writeFileSync } from 'node:fs';
import { Agent, get, request } from 'node:http';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import autocannon from 'autocannon';
import pg from 'pg';
import { projectRoot } from '#platform';
import { OwnServices } from '../test/support/own-services.js';
import { residentMebibytes } from '../test/support/resident-mebibytes.js';
import { startSystem } from '../test/support/system.js';
import type { Series } from './plot.js';
import { plot } from './plot.js';
import { machine } from './machine.js';
import { REQUEST } from './throughput/load.js';

/**
 * What happens at three times the load that can be sustained. First the sustainable load is found; then half of it is
 * offered, three times of it, and half of it again, as an open load: requests come at their time, whether or not others
 * were answered. Load generator, database, queue and services share this machine.
 *
 * `npm run bench:overload [-- --seconds N] [--json]` writes docs/images/overload.svg.
 */
const SUSTAINED_CONNECTIONS = 256;
const CALM_SECONDS = 15;
const RAMP_SECONDS = 10;
const AFTER_SECONDS = 20;
const TICK_MS = 10;
const NEWCOMER_EVERY_MS = 200;
/** Connections of the load generator, three times what a gateway has in hand. Without a free one a request is not sent. */
const MAX_OPEN = 1_500;

interface Second {
  readonly second: number;
  offered: number;
  /** Recorded and decided within the wait. */
  decided: number;
  /** Recorded and not decided within the wait. */
  pending: number;
  refused: number;
  /** No connection was free, because so many requests were not answered yet. */
  unsent: number;
  failed: number;
  p99_ms: number | null;
  /** The longest that somebody with a new connection waited for an answer, whatever it was. */
  newcomer_ms: number | null;
  gateway_mib: number;
  evaluator_mib: number;
  undecided: number;
}

/** Decided actions a second of a crowd that waits for its answers; the log's own count. */
async function sustainable(address: string, pool: pg.Pool, seconds: number): Promise<number> {
  const load = (duration: number): Promise<autocannon.Result> =>
    autocannon({
      url: `${address}/v1/actions`,
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: REQUEST,
      connections: SUSTAINED_CONNECTIONS,
      duration,
    });
  const decided = async (): Promise<number> =>
    (
      await pool.query<{ count: number }>(
        `SELECT count(*)::integer AS count FROM events WHERE event_type = 'decision_made'`,
      )
    ).rows[0]?.count ?? 0;
  await load(5);
  const before = await decided();
  const began = performance.now();
  await load(seconds);
  return ((await decided()) - before) / ((performance.now() - began) / 1000);
}

const OUTCOMES: Readonly<Record<number, 'decided' | 'pending' | 'refused'>> = {
  200: 'decided',
  202: 'pending',
  503: 'refused',
};

/** Sends requests at a rate and files each under the second in which it was answered. */
class OpenLoad {
  readonly #agent = new Agent({
    keepAlive: true,
    maxSockets: MAX_OPEN,
    maxFreeSockets: MAX_OPEN,
    // Each in turn, so that none is idle for so long that it is hung up.
    scheduling: 'fifo',
  });
  readonly #latencies: number[] = [];
  #open = 0;
  #now: Second;

  constructor(
    private readonly url: URL,
    first: Second,
  ) {
    this.#now = first;
  }

  /** Ends the second that runs. */
  turn(next: Second): Second {
    const ended = this.#now;
    this.#latencies.sort((a, b) => a - b);
    const p99 = this.#latencies[Math.floor(this.#latencies.length * 0.99)];
    ended.p99_ms = p99 === undefined ? null : Math.round(p99);
    this.#latencies.length = 0;
    this.#now = next;
    return ended;
  }

  /** Makes all connections beforehand, as the pool of a load balancer has them. */
  async connect(): Promise<void> {
    const open = (): Promise<void> =>
      new Promise((resolve, reject) => {
        get(new URL('/health', this.url), { agent: this.#agent }, (response) => {
          response.resume().on('close', resolve);
        }).on('error', reject);
      });
    await Promise.all(Array.from({ length: MAX_OPEN }, open));
  }

  /** The rate goes from the first to the last in a straight line. */
  async run(from: number, to: number, seconds: number): Promise<void> {
    const began = performance.now();
    let sent = 0;
    for (;;) {
      const elapsed = Math.min((performance.now() - began) / 1000, seconds);
      const due = from * elapsed + ((to - from) * elapsed ** 2) / (2 * seconds);
      for (; sent < due; sent++) this.#send();
      if (elapsed === seconds) return;
      await sleep(TICK_MS);
    }
  }

  #send(): void {
    this.#now.offered++;
    if (this.#open >= MAX_OPEN) {
      this.#now.unsent++;
      return;
    }
    this.#open++;
    const began = performance.now();
    const done = (): void => {
      this.#open--;
    };
    request(
      this.url,
      {
        method: 'POST',
        agent: this.#agent,
        headers: { 'content-type': 'application/json', 'content-length': REQUEST.length },
      },
      (response) => {
        response.resume().on('end', () => {
          if (response.statusCode === 200) this.#latencies.push(performance.now() - began);
          this.#now[OUTCOMES[response.statusCode ?? 0] ?? 'failed']++;
        });
        response.on('close', done);
      },
    )
      .on('error', () => {
        this.#now.failed++;
        done();
      })
      .end(REQUEST);
  }

  /** Connects anew, asks once, and leaves. */
  knock(): void {
    const began = performance.now();
    const headers = { 'content-type': 'application/json', 'content-length': REQUEST.length };
    request(this.url, { method: 'POST', agent: false, headers }, (response) => {
      const waited = Math.round(performance.now() - began);
      this.#now.newcomer_ms = Math.max(this.#now.newcomer_ms ?? 0, waited);
      response.resume();
    })
      .on('error', () => this.#now.failed++)
      .end(REQUEST);
  }

  close(): void {
    this.#agent.destroy();
  }
}

const seconds = Number(process.argv[process.argv.indexOf('--seconds') + 1]) || 60;
const asJson = process.argv.includes('--json');
const say = (text: string): void => void process.stderr.write(`${text}\n`);

const services = await OwnServices.start({ durable: true });
const rows: Second[] = [];
let rate = 0;
try {
  const system = await startSystem({ queue: 'redis', env: { FARA_POLICY_FILE: 'policies/default.yaml' } });
  const pool = new pg.Pool({ connectionString: system.database.dsn, max: 1 });
  const address = system.addresses[0] ?? '';
  const [gateway = 0, evaluator = 0] = [system.gateways[0], system.evaluators[0]].map(
    (running) => running?.process.pid,
  );
  say('looking for the sustainable load …');
  rate = Math.round(await sustainable(address, pool, 10));
  say(`${rate} decided actions a second; offering half of it, then three times of it, then half of it …`);

  const begin = (): Second => ({
    second: rows.length + 1,
    offered: 0,
    decided: 0,
    pending: 0,
    refused: 0,
    unsent: 0,
    failed: 0,
    p99_ms: null,
    newcomer_ms: null,
    gateway_mib: 0,
    evaluator_mib: 0,
    undecided: 0,
  });
  const load = new OpenLoad(new URL('/v1/actions', address), begin());
  await load.connect();
  const sampling = setInterval(() => {
    const ended = load.turn({ ...begin(), second: rows.length + 2 });
    rows.push(ended);
    ended.gateway_mib = Math.round(residentMebibytes(gateway));
    ended.evaluator_mib = Math.round(residentMebibytes(evaluator));
    void pool
      .query<{ count: number }>(
        `SELECT count(*)::integer AS count FROM action_status WHERE status = 'pending_decision'`,
      )
      .then(({ rows: [row] }) => (ended.undecided = row?.count ?? 0));
  }, 1_000);
  const knocking = setInterval(() => load.knock(), NEWCOMER_EVERY_MS);
  const [half, flood] = [rate / 2, rate * 3];
  await load.run(half, half, CALM_SECONDS);
  await load.run(half, flood, RAMP_SECONDS);
  await load.run(flood, flood, seconds);
  await load.run(half, half, AFTER_SECONDS);
  clearInterval(knocking);
  clearInterval(sampling);
  load.close();
  await pool.end();
  await system.stop();
} finally {
  await services.stop();
}

const of = (key: keyof Second): (number | null)[] => rows.map((row) => row[key]);
const series = (name: string, key: keyof Second): Series => ({ name, values: of(key) });
const image = path.join(projectRoot, 'docs/images/overload.svg');
mkdirSync(path.dirname(image), { recursive: true });
writeFileSync(
  image,
  plot(`Half the sustainable load (${rate} actions/s), three times of it, half of it`, [
    {
      title: 'requests a second',
      series: [
        series('offered', 'offered'),
        series('recorded and decided', 'decided'),
        series('refused (503)', 'refused'),
      ],
    },
    {
      title: 'waiting, ms',
      series: [series('p99 of decided actions', 'p99_ms'), series('slowest new connection', 'newcomer_ms')],
    },
    { title: 'undecided actions in the log', series: [series('undecided', 'undecided')] },
    {
      title: 'resident memory, MiB',
      series: [series('gateway', 'gateway_mib'), series('evaluator', 'evaluator_mib')],
    },
  ]),
);
if (asJson) {
  process.stdout.write(`${JSON.stringify({ machine, sustainable_per_second: rate, rows }, null, 2)}\n`);
} else {
  process.stdout.write(`${machine}; sustainable: ${rate} decided actions a second\n\n`);
  process.stdout.write(
    `| ${Object.keys(rows[0] ?? {}).join(' | ')} |\n|${'--:|'.repeat(Object.keys(rows[0] ?? {}).length)}\n`,
  );
  for (const row of rows) process.stdout.write(`| ${Object.values(row).join(' | ')} |\n`);
}
