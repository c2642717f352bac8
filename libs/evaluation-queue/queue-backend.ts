import type { DefaultJobOptions, Processor } from 'bullmq';
import {
  createPostgresBackend,
  createPostgresRelayBackend,
  DEFAULT_SCHEMA,
  Queue,
  Relay,
  runMigrations,
  withBackend,
  Worker,
} from 'bullmq';
import type { RedisOptions } from 'ioredis';
import { Redis } from 'ioredis';
import pg from 'pg';
import type { EvaluationJob } from './evaluation-job.js';

const QUEUE = 'evaluations';

/** The parts of BullMQ that are used here; its own classes differ in type by the backend under them. */
export type EvaluationJobs = Pick<Queue<EvaluationJob>, 'add' | 'getWaitingCount' | 'close'> & {
  getJobs(types: 'waiting'[], start: number, end: number): Promise<{ readonly timestamp: number }[]>;
  waitUntilReady(): Promise<unknown>;
};
export type EvaluationWorker = Pick<Worker<EvaluationJob, void>, 'close'> & {
  waitUntilReady(): Promise<unknown>;
};
export type DecisionRelay = Pick<Relay, 'publish' | 'subscribe' | 'close' | 'waitUntilReady'>;

/** Where BullMQ keeps its queue and relay: Redis, or the database when there is none. */
export interface QueueBackend {
  readonly kind: 'redis' | 'postgres';
  queue(): EvaluationJobs;
  worker(processor: Processor<EvaluationJob, void>, options: { concurrency: number }): EvaluationWorker;
  relay(nodeId: string): DecisionRelay;
  /** Closes the connections; close what was made of it first. */
  close(): Promise<void>;
}

export interface QueueBackendOptions {
  readonly redisUrl: string | undefined;
  readonly dsn: string;
  /** Keeps this installation apart from others on the same Redis. */
  readonly installation: string;
  readonly onError: (error: Error) => void;
}

/** A finished job is of no use to anybody: the log tells what happened. A failed one is kept a while for the operator. */
const JOBS: DefaultJobOptions = {
  removeOnComplete: true,
  removeOnFail: { age: 24 * 3600, count: 1_000 },
  attempts: 5,
  backoff: { type: 'exponential', delay: 100 },
};

/** An evaluator that dies leaves its jobs to the others after the lock's time; the sweep is usually faster. */
const WORK = { lockDuration: 10_000, stalledInterval: 5_000, maxStalledCount: 10 };

/** Nobody waits for a job to be added, but those to be added next wait for it. */
const COMMAND_TIMEOUT_MS = 2_000;
/** A connection that is silent although an answer is due is made anew; BullMQ's own waits take up to 10 s. */
const SILENT_MS = 15_000;

export function openQueueBackend(options: QueueBackendOptions): QueueBackend {
  return options.redisUrl === undefined ? onPostgres(options) : onRedis(options, options.redisUrl);
}

/** Makes BullMQ's own schema in the database, for the services' role to use; it adds sequences there while it works. */
export async function migrateQueue(dsn: string): Promise<void> {
  const client = new pg.Client({ connectionString: dsn });
  await client.connect();
  try {
    await runMigrations(client);
    await client.query(`
      GRANT USAGE, CREATE ON SCHEMA ${DEFAULT_SCHEMA} TO faramesh_service;
      GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA ${DEFAULT_SCHEMA} TO faramesh_service;
      GRANT USAGE, SELECT, UPDATE ON ALL SEQUENCES IN SCHEMA ${DEFAULT_SCHEMA} TO faramesh_service;
      GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA ${DEFAULT_SCHEMA} TO faramesh_service`);
  } finally {
    await client.end();
  }
}

function onRedis({ installation, onError }: QueueBackendOptions, url: string): QueueBackend {
  // Braces keep all keys of one queue in one slot of a Redis Cluster.
  const prefix = `{faramesh:${installation}}`;
  const connections: Redis[] = [];
  const connect = (options: RedisOptions): Redis => {
    const connection = new Redis(url, { ...options, socketTimeout: SILENT_MS }).on('error', onError);
    connections.push(connection);
    return connection;
  };
  return {
    kind: 'redis',
    queue: () =>
      new Queue(QUEUE, {
        connection: connect({ maxRetriesPerRequest: 1, commandTimeout: COMMAND_TIMEOUT_MS }),
        prefix,
        defaultJobOptions: JOBS,
      }).on('error', onError),
    worker: (processor, { concurrency }) =>
      new Worker(QUEUE, processor, {
        connection: connect({ maxRetriesPerRequest: null }),
        prefix,
        concurrency,
        ...WORK,
      }).on('error', onError),
    relay: (nodeId) =>
      new Relay({ connection: connect({ maxRetriesPerRequest: 1 }), prefix, ...relayOptions(nodeId) }).on(
        'error',
        onError,
      ),
    close: async () => {
      await Promise.all(
        connections.map((connection) => connection.quit().catch(() => connection.disconnect())),
      );
    },
  };
}

function onPostgres({ dsn, onError }: QueueBackendOptions): QueueBackend {
  const connection = {
    connectionString: dsn,
    schema: DEFAULT_SCHEMA,
    max: 4,
    keepAlive: true,
    connectionTimeoutMillis: 5_000,
    query_timeout: SILENT_MS,
    application_name: 'faramesh-queue',
    // The queue may lose its last moments in a crash, the sweep makes up for it; so it need not wait for the disk.
    options: '-c role=faramesh_service -c synchronous_commit=off',
  };
  const { Queue: PostgresQueue, Worker: PostgresWorker } = withBackend(createPostgresBackend);
  return {
    kind: 'postgres',
    queue: () =>
      new PostgresQueue<EvaluationJob>(QUEUE, { connection, defaultJobOptions: JOBS }).on('error', onError),
    worker: (processor, { concurrency }) =>
      new PostgresWorker<EvaluationJob, void>(QUEUE, processor, { connection, concurrency, ...WORK }).on(
        'error',
        onError,
      ),
    relay: (nodeId) =>
      new Relay({ connection, backend: createPostgresRelayBackend, ...relayOptions(nodeId) }).on(
        'error',
        onError,
      ),
    close: () => Promise.resolve(),
  };
}

/** A Redis that lost its data has forgotten who listens; each node tells it again at the next heartbeat. */
const HEARTBEAT_MS = 1_000;

const relayOptions = (nodeId: string): { nodeId: string; namespace: string; heartbeatInterval: number } => ({
  nodeId,
  namespace: 'faramesh',
  heartbeatInterval: HEARTBEAT_MS,
});
