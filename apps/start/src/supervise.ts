import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { defaultDataDir, startEmbeddedPostgres } from '#embedded-postgres';
import { projectRoot, type Settings } from '#platform';

import { keepRunning, type ServiceProcess } from './keep-running.js';
import { keptKey } from './kept-key.js';
import { requireFreePort } from './require-free-port.js';
import { runMigrations } from './run-migrations.js';
import { StartError } from './start-error.js';
import { addressOf, welcome } from './welcome.js';

const timeToBecomeReady = 60_000;

/**
 * Runs the whole system until it is told to stop, and leaves nothing running behind. Rejects when it can't start or can't
 * go on; the message is for the person at the terminal.
 */
export async function supervise(settings: Settings, stop: AbortSignal): Promise<void> {
  await requireFreePort(settings.apiHost, settings.apiPort);
  const dataDir = settings.dataDir ?? defaultDataDir(projectRoot);
  const end = new End(stop);
  const database = await openDatabase(settings.database, dataDir, end);
  try {
    const env = environmentOfServices(settings, database.dsn, dataDir);
    await Promise.race([end.reached, runMigrations(program('migrate'), env, stop)]);
    if (!stop.aborted) await runServices(settings, env, { dataDir, dsn: database.dsn }, end);
  } finally {
    await database.stop();
  }
}

/** Either somebody asks for the end, or something fails that starting again doesn't mend. */
class End {
  readonly reached: Promise<void>;
  fail: (error: unknown) => void = () => undefined;

  constructor(stop: AbortSignal) {
    this.reached = new Promise((resolve, reject) => {
      this.fail = reject;
      if (stop.aborted) resolve();
      stop.addEventListener('abort', () => resolve());
    });
    // It may come before anybody waits for it.
    this.reached.catch(() => undefined);
  }
}

async function openDatabase(
  database: Settings['database'],
  dataDir: string,
  end: End,
): Promise<{ dsn: string; stop: () => Promise<void> }> {
  switch (database.backend) {
    case 'postgres':
      return { dsn: database.dsn, stop: () => Promise.resolve() };
    case 'embedded':
      return startEmbeddedPostgres({ dataDir, log: say, onLost: end.fail });
  }
}

function environmentOfServices(settings: Settings, dsn: string, dataDir: string): NodeJS.ProcessEnv {
  return {
    // The terminal belongs to the person who reads it; whoever wants the whole log asks for it.
    FARA_LOG_LEVEL: 'warn',
    ...process.env,
    FARA_DB_BACKEND: 'postgres',
    FARA_POSTGRES_DSN: dsn,
    FARA_APPROVAL_KEY: settings.approvalKey ?? keptKey(dataDir, 'approval.key'),
    ...(settings.sealSeeds ? {} : { FARA_SEAL_KEY: keptKey(dataDir, 'seal.key') }),
  };
}

async function runServices(
  settings: Settings,
  env: NodeJS.ProcessEnv,
  { dataDir, dsn }: { dataDir: string; dsn: string },
  end: End,
): Promise<void> {
  const gateway = keepRunning('gateway', program('gateway'), env, say);
  const evaluators = Array.from({ length: settings.evaluators }, (_, index) =>
    keepRunning('evaluator', program('evaluator'), { ...env, ...ownPort(settings, index) }, say),
  );
  const services = [gateway, ...evaluators];
  try {
    for (const { ended } of services) ended.catch(end.fail);
    const ready = allReady(services, addressOf(settings))
      .then(() => (settings.demo ? fillForDemo(settings, dsn) : undefined))
      .then(() => say(welcome(settings, dataDir)));
    await Promise.race([end.reached, ready, tooLate()]);
    await end.reached;
  } finally {
    // The gateway first: the requests that it still answers wait for decisions.
    await gateway.stop();
    await Promise.all(evaluators.map((evaluator) => evaluator.stop()));
  }
}

/** Loaded when it is wanted: a start without it needs no library of the log. */
async function fillForDemo(settings: Settings, dsn: string): Promise<void> {
  const { fillDemo } = await import('./fill-demo/fill-demo.js');
  const filled = await fillDemo(dsn, settings);
  if (filled)
    say(
      `The log was empty, so it has a made-up day now: ${filled.actions} actions, each with {"demo": true} in its context; ${filled.waiting} wait for a person.\n`,
    );
}

/** Several evaluators can't share the port that each would serve its metrics on. */
function ownPort({ evaluatorPort }: Settings, index: number): NodeJS.ProcessEnv {
  return evaluatorPort === undefined ? {} : { FARA_EVALUATOR_PORT: String(evaluatorPort + index) };
}

async function allReady(services: readonly ServiceProcess[], address: string): Promise<void> {
  const answers = (): Promise<boolean> =>
    fetch(`${address}/ready`).then(
      ({ ok }) => ok,
      () => false,
    );
  await Promise.all(services.map(({ ready }) => ready));
  while (!(await answers())) await sleep(50);
}

async function tooLate(): Promise<never> {
  await sleep(timeToBecomeReady, undefined, { ref: false });
  throw new StartError(
    `The services aren't ready after ${timeToBecomeReady / 1000} s; see their messages above.`,
  );
}

function program(app: string): string {
  return join(projectRoot, 'dist/apps', app, 'src/main.js');
}

function say(message: string): void {
  process.stdout.write(`${message}\n`);
}
