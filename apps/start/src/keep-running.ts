import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { EXIT_CONFIG, NODE_FLAGS } from '#platform';
import { StartError } from './start-error.js';

const firstPause = 100;
const longestPause = 5_000;
/** Who has lived this long is not in a loop of crashes. */
const steadyAfter = 30_000;
const timeToStop = 10_000;

export interface ServiceProcess {
  /** Resolves when the service is ready for the first time. */
  readonly ready: Promise<void>;
  /** Resolves after stop; rejects when the service needs another setting, since starting it again wouldn't help. */
  readonly ended: Promise<void>;
  stop(): Promise<void>;
}

/** Keeps one process of a service running: a new one takes the place of one that dies. */
export function keepRunning(
  name: string,
  program: string,
  env: NodeJS.ProcessEnv,
  say: (message: string) => void,
): ServiceProcess {
  const stopping = new AbortController();
  const isStopping = (): boolean => stopping.signal.aborted;
  let announceReady: () => void;
  let everReady = false;
  const ready = new Promise<void>((resolve) => {
    announceReady = () => {
      everReady = true;
      resolve();
    };
  });

  const run = async (): Promise<void> => {
    for (let pause = firstPause; ; pause = Math.min(pause * 2, longestPause)) {
      const startedAt = Date.now();
      const { reason, complaint } = await live(program, env, announceReady, stopping.signal);
      if (isStopping()) return;
      if (reason === EXIT_CONFIG && !everReady) throw new StartError(complaint.trim());
      process.stderr.write(complaint);
      if (Date.now() - startedAt > steadyAfter) pause = firstPause;
      say(`the ${name} has ended (${reason}) and is started again in ${pause} ms`);
      await sleep(pause, undefined, { signal: stopping.signal }).catch(() => undefined);
      if (isStopping()) return;
    }
  };
  const ended = run();
  return {
    ready,
    ended,
    stop: async () => {
      stopping.abort();
      await ended.catch(() => undefined);
    },
  };
}

/** One life of the process, ended in order when told to stop. The complaint is what it said if it never became ready. */
async function live(
  program: string,
  env: NodeJS.ProcessEnv,
  onReady: () => void,
  stopping: AbortSignal,
): Promise<{ reason: number | string; complaint: string }> {
  const child = spawn(process.execPath, [...NODE_FLAGS, program], {
    env,
    // In a group of its own, so that Ctrl-C in the terminal reaches the supervisor alone, which then ends all in order.
    detached: true,
    // The channel also tells the process when the supervisor is gone, even if that was killed.
    stdio: ['ignore', 'inherit', 'pipe', 'ipc'],
  });
  const gone = once(child, 'close') as Promise<[number | null, NodeJS.Signals | null]>;

  // What it says before it is ready is kept, because it may be the sentence why it can't be.
  let complaint = '';
  let ready = false;
  child.stderr?.on('data', (chunk: Buffer) => {
    if (ready) process.stderr.write(chunk);
    else complaint += chunk.toString();
  });
  child.once('message', () => {
    ready = true;
    process.stderr.write(complaint);
    complaint = '';
    onReady();
  });

  let lastResort: NodeJS.Timeout | undefined;
  const stop = (): void => {
    child.kill('SIGTERM');
    lastResort = setTimeout(() => child.kill('SIGKILL'), timeToStop);
  };
  stopping.addEventListener('abort', stop);
  const [code, signal] = await gone;
  stopping.removeEventListener('abort', stop);
  clearTimeout(lastResort);
  return { reason: code ?? signal ?? 'unknown', complaint };
}
