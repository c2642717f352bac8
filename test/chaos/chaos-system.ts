import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../support/free-port.js';
import type { QueueKind } from '../support/system.js';
import { ChaosDatabase } from './chaos-database.js';
import { ChaosRedis } from './chaos-redis.js';
import { LimitedFolder } from './limited-folder.js';
import { SupervisedProcess } from './supervised-process.js';
import { TcpProxy } from './tcp-proxy.js';

/** Two gateways and two evaluators on a database and a Redis of their own, all of which may be struck. */
export interface ChaosSystem {
  readonly folder: string;
  readonly disk: LimitedFolder;
  readonly database: ChaosDatabase;
  readonly databaseProxy: TcpProxy;
  /** undefined when the queue is in the database. */
  readonly redis: { readonly server: ChaosRedis; readonly proxy: TcpProxy } | undefined;
  readonly gateways: readonly SupervisedProcess[];
  readonly evaluators: readonly SupervisedProcess[];
  /** Of the gateways. */
  readonly addresses: readonly string[];
  /** Where each gateway and evaluator says whether it is ready. */
  readonly observed: readonly string[];
}

const EACH = 2;

/**
 * @param cleanups is given what undoes each step, in order; to be called backwards, whether or not this succeeds.
 * @param onLost is told when the database can't be started again.
 */
export async function startChaosSystem(
  { queue, megabytes }: { queue: QueueKind; megabytes: number },
  cleanups: (() => void | Promise<void>)[],
  onLost: (error: unknown) => void,
): Promise<ChaosSystem> {
  const folder = mkdtempSync(join(tmpdir(), 'faramesh-chaos-'));
  cleanups.push(() => rmSync(folder, { recursive: true }));
  // Started by root, Postgres runs under another account that has to enter the folder.
  chmodSync(folder, 0o711);
  const disk = LimitedFolder.make(join(folder, 'data'), megabytes);
  cleanups.push(() => disk.close());
  const database = await ChaosDatabase.start(disk.path, onLost);
  cleanups.push(() => database.stop());
  cleanups.push(() => disk.empty());
  const databaseProxy = await TcpProxy.open(() => database.port);
  cleanups.push(() => databaseProxy.close());
  const redis = queue === 'redis' ? await startRedisBehindProxy(folder, cleanups) : undefined;
  const environment = {
    PATH: process.env['PATH'],
    FARA_POSTGRES_DSN: database.dsn.replace(`:${database.port}/`, `:${databaseProxy.port}/`),
    FARA_APPROVAL_KEY: 'a key for tests that is long enough',
    FARA_SEAL_KEY: Buffer.alloc(32, 1).toString('base64'),
    FARA_LOG_LEVEL: 'warn',
    FARA_POLICY_FILE: 'test/support/policy.yaml',
    ...(redis ? { FARA_REDIS_URL: `redis://127.0.0.1:${redis.proxy.port}` } : {}),
  };
  const [gatewayPorts, evaluatorPorts] = [await freePorts(), await freePorts()];
  const supervise = (
    app: 'gateway' | 'evaluator',
    setting: string,
    ports: readonly number[],
  ): SupervisedProcess[] =>
    ports.map((port) => {
      const supervised = new SupervisedProcess(app, { ...environment, [setting]: String(port) });
      cleanups.push(() => supervised.stop());
      return supervised;
    });
  return {
    folder,
    disk,
    database,
    databaseProxy,
    redis,
    gateways: supervise('gateway', 'FARA_API_PORT', gatewayPorts),
    evaluators: supervise('evaluator', 'FARA_EVALUATOR_PORT', evaluatorPorts),
    addresses: gatewayPorts.map(addressOf),
    observed: [...gatewayPorts, ...evaluatorPorts].map(addressOf),
  };
}

async function startRedisBehindProxy(
  folder: string,
  cleanups: (() => void | Promise<void>)[],
): Promise<{ server: ChaosRedis; proxy: TcpProxy }> {
  const server = await ChaosRedis.start(folder);
  cleanups.push(() => server.stop());
  const proxy = await TcpProxy.open(() => server.port);
  cleanups.push(() => proxy.close());
  return { server, proxy };
}

const freePorts = (): Promise<number[]> => Promise.all(Array.from({ length: EACH }, freePort));
const addressOf = (port: number): string => `http://127.0.0.1:${port}`;
