import type { ChildProcess } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { startProcess } from '../support/system.js';

const PAUSE_MS = 100;
const EVERY_MS = 10;
const TIME_TO_STOP_MS = 15_000;
const LAST_WORDS = 2_000;

/** A gateway or an evaluator that is started again whenever it ends, as a supervisor would. */
export class SupervisedProcess {
  /** What it said before it ended without having been killed. */
  readonly crashes: string[] = [];
  /** Why it could not start, the last time that it could not. */
  failure = '';
  #child: ChildProcess | undefined;
  readonly #stopping = new AbortController();
  readonly #life: Promise<void>;

  constructor(
    private readonly app: 'gateway' | 'evaluator',
    private readonly env: NodeJS.ProcessEnv,
  ) {
    this.#life = this.#live();
  }

  async kill(): Promise<void> {
    while (!this.#child?.kill('SIGKILL')) await sleep(EVERY_MS);
  }

  /** Stops it from running for a while without ending it. */
  async freeze(milliseconds: number): Promise<void> {
    const child = this.#child;
    child?.kill('SIGSTOP');
    await sleep(milliseconds);
    child?.kill('SIGCONT');
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    this.#child?.kill('SIGCONT');
    this.#child?.kill('SIGTERM');
    const lastResort = setTimeout(() => {
      this.crashes.push(`the ${this.app} did not end within ${TIME_TO_STOP_MS / 1000} s of SIGTERM`);
      this.#child?.kill('SIGKILL');
    }, TIME_TO_STOP_MS);
    await this.#life;
    clearTimeout(lastResort);
  }

  #isStopping(): boolean {
    return this.#stopping.signal.aborted;
  }

  async #live(): Promise<void> {
    while (!this.#isStopping()) {
      try {
        const running = await startProcess(this.app, this.env, (child) => (this.#child = child));
        await running.ended;
        if (!this.#isStopping() && running.process.signalCode !== 'SIGKILL') {
          const { exitCode, signalCode } = running.process;
          const lastWords = running.output().slice(-LAST_WORDS);
          this.crashes.push(
            `the ${this.app} ended by itself (${exitCode ?? signalCode ?? ''}): ${lastWords}`,
          );
        }
      } catch (error) {
        // It cannot start while the database or Redis is away, or was killed on the way.
        this.failure = String(error);
      }
      if (!this.#isStopping()) await sleep(PAUSE_MS);
    }
  }
}
