import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { NODE_FLAGS, projectRoot } from '#platform';
import type { TestDatabase } from './database.js';
import { createTestDatabase } from './database.js';
import { freePort } from './free-port.js';

export type QueueKind = 'postgres' | 'redis';

export interface RunningProcess {
  readonly process: ChildProcess;
  /** What it wrote so far. */
  output(): string;
  /** Resolves when it is gone, however it ended. */
  readonly ended: Promise<unknown>;
  /** Ends it by a signal and waits until it is gone. */
  stop(signal?: NodeJS.Signals): Promise<void>;
}

export interface System {
  readonly database: TestDatabase;
  /** The address of each gateway. */
  readonly addresses: readonly string[];
  readonly gateways: RunningProcess[];
  readonly evaluators: RunningProcess[];
  /** With settings of its own, when some are given. */
  startEvaluator(env?: Environment): Promise<RunningProcess>;
  startGateway(env?: Environment): Promise<Gateway>;
  stop(): Promise<void>;
}

type Environment = Readonly<Record<string, string>>;

interface Gateway {
  readonly address: string;
  readonly gateway: RunningProcess;
}

interface SystemOptions {
  readonly queue?: QueueKind;
  readonly gateways?: number;
  readonly evaluators?: number;
  readonly env?: Environment;
}

/** Real gateways and evaluators, each a process of its own, on a database of their own. */
export async function startSystem({
  queue = 'postgres',
  gateways = 1,
  evaluators = 1,
  env = {},
}: SystemOptions = {}): Promise<System> {
  const database = await createTestDatabase();
  const environment = {
    PATH: process.env['PATH'],
    FARA_POSTGRES_DSN: database.dsn,
    FARA_APPROVAL_KEY: 'a key for tests that is long enough',
    FARA_SEAL_KEY: Buffer.alloc(32, 1).toString('base64'),
    FARA_LOG_LEVEL: 'warn',
    FARA_POLICY_FILE: 'test/support/policy.yaml',
    ...(queue === 'redis' ? { FARA_REDIS_URL: process.env['TEST_REDIS_URL'] } : {}),
    ...env,
  };
  const startEvaluator = async (own: Environment = {}): Promise<RunningProcess> => {
    const evaluator = await startProcess('evaluator', { ...environment, ...own });
    system.evaluators.push(evaluator);
    return evaluator;
  };
  const launchGateway = async (own: Environment = {}): Promise<Gateway> => {
    const port = await freePort();
    const gateway = await startProcess('gateway', { ...environment, FARA_API_PORT: String(port), ...own });
    return { address: `http://127.0.0.1:${port}`, gateway };
  };
  const first = await Promise.all(Array.from({ length: gateways }, () => launchGateway()));
  const system: System = {
    database,
    addresses: first.map(({ address }) => address),
    gateways: first.map(({ gateway }) => gateway),
    evaluators: [],
    startEvaluator,
    startGateway: async (own) => {
      const started = await launchGateway(own);
      system.gateways.push(started.gateway);
      return started;
    },
    stop: async () => {
      await Promise.all([...system.gateways, ...system.evaluators].map((running) => running.stop()));
      await database.drop();
    },
  };
  await Promise.all(Array.from({ length: evaluators }, () => startEvaluator()));
  return system;
}

/** @param onSpawn is given the process at once, for those who may have to end it before. */
export const startProcess = (
  app: 'gateway' | 'evaluator',
  env: NodeJS.ProcessEnv,
  onSpawn: (child: ChildProcess) => void = () => undefined,
): Promise<RunningProcess> => startScript(`apps/${app}/src/main.js`, env, onSpawn);

/** Resolves when the process says that it is ready. It is run by Node as this one is: profiled, for example. */
export async function startScript(
  script: string,
  env: NodeJS.ProcessEnv,
  onSpawn: (child: ChildProcess) => void = () => undefined,
): Promise<RunningProcess> {
  const child = spawn(
    process.execPath,
    [...process.execArgv, ...NODE_FLAGS, path.join(projectRoot, 'dist', script)],
    {
      env,
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    },
  );
  onSpawn(child);
  let output = '';
  child.stdout?.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stderr?.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const ended = once(child, 'exit');
  const running: RunningProcess = {
    process: child,
    output: () => output,
    ended,
    stop: async (signal = 'SIGTERM') => {
      child.kill(signal);
      await ended;
    },
  };
  const first = await Promise.race([
    once(child, 'message').then(() => 'ready' as const),
    ended.then(() => 'ended' as const),
  ]);
  if (first === 'ended') throw new Error(`${script} ended before it was ready: ${output}`);
  return running;
}
