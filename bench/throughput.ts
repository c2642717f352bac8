import pg from 'pg';
import { createTestDatabase } from '../test/support/database.js';
import type { OwnServices } from '../test/support/own-services.js';
import type { QueueKind } from '../test/support/system.js';
import { BARE_TABLE } from './throughput/bare-pipeline.js';
import type { Contender } from './throughput/contenders.js';
import { startBare, startProduct } from './throughput/contenders.js';
import { askAtARate, askInACrowd, insertRows } from './throughput/load.js';
import { measured } from './throughput/process-cost.js';
import type { Extent } from './extent.js';
import { say } from './extent.js';
import type { Figure } from './throughput/figure.js';
import { median, PRODUCT } from './throughput/figure.js';

const QUEUES: readonly QueueKind[] = ['redis', 'postgres'];
/** Of what the product decides at most. */
const SHARE_OF_PEAK = 0.5;
/** A server has 200 connections, and more clients make it no faster. */
const MOST_INSERTERS = 64;

/**
 * Decided, durable actions a second by number of connections, everything on: authentication, validation, policy,
 * projection, hash chain, seals, metrics; beside it, in the same run and in turns, the floors. Every commit waits for the
 * disk. The load, the database, the queue and the services share this machine.
 */
export async function throughput(extent: Extent, services: OwnServices): Promise<Figure[]> {
  const figures: Figure[] = [];
  for (const queue of QUEUES) figures.push(...(await onQueue(queue, extent, services)));
  figures.push(...(await singleInserts(extent)));
  return figures;
}

async function onQueue(queue: QueueKind, extent: Extent, services: OwnServices): Promise<Figure[]> {
  const { connections: crowds, rounds, seconds } = extent;
  const contenders = [
    await startProduct(queue),
    await startBare(queue, 'shared'),
    await startBare(queue, 'single'),
  ];
  const figures: Figure[] = [];
  try {
    for (const { name, address } of contenders) {
      say(`${queue}: ${name} warms up …`);
      await askInACrowd(address, { connections: 64, seconds: rounds * seconds });
    }
    for (const connections of crowds) {
      for (let round = 1; round <= rounds; round++) {
        say(`${queue}: ${connections} connections, round ${round} of ${rounds} …`);
        // In another order each time, so that none always comes after the same one.
        for (const contender of rotated(contenders, round)) {
          figures.push({
            queue,
            load: 'crowd',
            connections,
            contender: contender.name,
            ...(await measure(contender, services, () =>
              askInACrowd(contender.address, { connections, seconds }),
            )),
          });
        }
      }
    }
    figures.push(...(await atHalfThePeak(queue, contenders.slice(0, 2), figures, extent, services)));
  } finally {
    for (const contender of contenders) await contender.stop();
  }
  return figures;
}

/** The product and the floor at the same rate: half of what the product decides at most. */
async function atHalfThePeak(
  queue: QueueKind,
  contenders: readonly Contender[],
  crowd: readonly Figure[],
  { connections: crowds, rounds, seconds }: Extent,
  services: OwnServices,
): Promise<Figure[]> {
  const peaks = crowds.map((connections) =>
    median(
      crowd
        .filter((figure) => figure.contender === PRODUCT && figure.connections === connections)
        .map(({ per_second }) => per_second),
    ),
  );
  const perSecond = Math.round(Math.max(...peaks) * SHARE_OF_PEAK);
  const figures: Figure[] = [];
  for (let round = 1; round <= rounds; round++) {
    say(`${queue}: ${perSecond} a second, round ${round} of ${rounds} …`);
    for (const contender of rotated(contenders, round)) {
      figures.push({
        queue,
        load: 'half of the peak',
        connections: 0,
        contender: contender.name,
        ...(await measure(contender, services, () => askAtARate(contender.address, { perSecond, seconds }))),
      });
    }
  }
  return figures;
}

type Measured = Omit<Figure, 'queue' | 'load' | 'connections' | 'contender'>;

async function measure(
  { pids, decided }: Contender,
  services: OwnServices,
  load: () => Promise<{ p50_ms: number; p99_ms: number; errors: number }>,
): Promise<Measured> {
  const [before, walBefore] = [await decided(), await walPosition()];
  const { result, seconds, processes } = await measured(
    { ...pids, postgres: services.postgresPid, redis: services.redisPid },
    load,
  );
  const [actions, wal] = [(await decided()) - before, (await walPosition()) - walBefore];
  return { ...result, per_second: actions / seconds, processes, wal_bytes: wal / actions };
}

/** How many bytes the server wrote ahead since it was made; the contenders share it and work in turns. */
async function walPosition(): Promise<number> {
  const client = new pg.Client({ connectionString: process.env['TEST_POSTGRES_DSN'] });
  await client.connect();
  const { rows } = await client.query<{ bytes: string }>(
    `SELECT pg_current_wal_lsn() - '0/0'::pg_lsn AS bytes`,
  );
  await client.end();
  return Number(rows[0]?.bytes);
}

/** The way of pgbench, on the same server. */
async function singleInserts({ connections: crowds, rounds, seconds }: Extent): Promise<Figure[]> {
  const database = await createTestDatabase();
  const pool = new pg.Pool({ connectionString: database.dsn, max: 1 });
  await pool.query(BARE_TABLE);
  await pool.end();
  const figures: Figure[] = [];
  for (const connections of crowds.filter((count) => count <= MOST_INSERTERS)) {
    for (let round = 1; round <= rounds; round++) {
      say(`single inserts: ${connections} connections, round ${round} of ${rounds} …`);
      const { rows, ...latency } = await insertRows(database.dsn, { connections, seconds });
      figures.push({
        queue: 'none',
        load: 'crowd',
        connections,
        contender: 'single inserts',
        ...latency,
        per_second: rows / seconds,
        processes: {},
      });
    }
  }
  await database.drop();
  return figures;
}

const rotated = <Item>(items: readonly Item[], by: number): Item[] => [
  ...items.slice(by % items.length),
  ...items.slice(0, by % items.length),
];
