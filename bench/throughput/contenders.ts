import pg from 'pg';
import { createTestDatabase } from '../../test/support/database.js';
import { freePort } from '../../test/support/free-port.js';
import type { QueueKind, RunningProcess, System } from '../../test/support/system.js';
import { startScript, startSystem } from '../../test/support/system.js';
import type { Commits } from './bare-pipeline.js';
import { BARE_TABLE } from './bare-pipeline.js';
import { TOKEN } from './load.js';
import { FLOOR, PRODUCT } from './figure.js';

/** Something that takes actions by HTTP and decides them durably: the product, or a floor that it is held against. */
export interface Contender {
  readonly name: string;
  readonly address: string;
  /** Its own processes by what they are. */
  readonly pids: Readonly<Record<'gateway' | 'evaluator', number>>;
  /** How many actions are decided so far; what the database holds counts, not what a client believes. */
  readonly decided: () => Promise<number>;
  stop(): Promise<void>;
}

/** Everything on; the most that the bench has in hand at once is not refused. */
export const PRODUCT_SETTINGS = {
  FARA_POLICY_FILE: 'policies/default.yaml',
  FARA_AUTH_TOKEN: TOKEN,
  FARA_MAX_SUBMISSIONS: '2000',
};

type Environment = Readonly<Record<string, string>>;

/** One gateway and one evaluator. */
export async function startProduct(queue: QueueKind, env: Environment = {}): Promise<Contender> {
  const system = await startSystem({ queue, env: { ...PRODUCT_SETTINGS, ...env } });
  const counter = decidedCounter(system);
  return {
    name: PRODUCT,
    address: system.addresses[0] ?? '',
    pids: { gateway: pidOf(system.gateways[0]), evaluator: pidOf(system.evaluators[0]) },
    decided: counter.decided,
    stop: async () => {
      await counter.close();
      await system.stop();
    },
  };
}

/** Counts what the log holds. */
export function decidedCounter({ database }: System): {
  readonly decided: () => Promise<number>;
  readonly close: () => Promise<void>;
} {
  const pool = new pg.Pool({ connectionString: database.dsn, max: 1 });
  return {
    decided: () =>
      count(pool, `SELECT count(*)::integer AS count FROM events WHERE event_type = 'decision_made'`),
    close: () => pool.end(),
  };
}

export async function startBare(
  queue: QueueKind,
  commits: Commits,
  own: Environment = {},
): Promise<Contender> {
  const database = await createTestDatabase();
  const pool = new pg.Pool({ connectionString: database.dsn, max: 1 });
  await pool.query(BARE_TABLE);
  const { rows } = await pool.query<{ id: string }>('SELECT id FROM installation');
  const port = await freePort();
  const env = {
    PATH: process.env['PATH'],
    BARE_COMMITS: commits,
    BARE_DSN: database.dsn,
    BARE_INSTALLATION: rows[0]?.id,
    BARE_PORT: String(port),
    ...(queue === 'redis' ? { BARE_REDIS_URL: process.env['TEST_REDIS_URL'] } : {}),
    ...own,
  };
  const [gateway, evaluator] = await Promise.all([
    startScript('bench/throughput/bare-gateway.js', env),
    startScript('bench/throughput/bare-evaluator.js', env),
  ]);
  return {
    name: FLOOR[commits],
    address: `http://127.0.0.1:${port}`,
    pids: { gateway: pidOf(gateway), evaluator: pidOf(evaluator) },
    decided: () => count(pool, 'SELECT count(*)::integer AS count FROM bare_events WHERE sequence = 2'),
    stop: async () => {
      await Promise.all([gateway.stop('SIGKILL'), evaluator.stop('SIGKILL'), pool.end()]);
      await database.drop();
    },
  };
}

const pidOf = (running: RunningProcess | undefined): number => running?.process.pid ?? 0;

async function count(pool: pg.Pool, sql: string): Promise<number> {
  return (await pool.query<{ count: number }>(sql)).rows[0]?.count ?? 0;
}
