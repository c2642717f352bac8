import { once } from 'node:events';
import type { TestRedis } from '../support/start-redis.js';
import { startRedis } from '../support/start-redis.js';

/** A Redis that comes back empty after it was killed. */
export class ChaosRedis {
  #ready: Promise<void> = Promise.resolve();

  private constructor(
    private readonly folder: string,
    private current: TestRedis,
  ) {}

  static async start(folder: string): Promise<ChaosRedis> {
    return new ChaosRedis(folder, await startRedis(folder));
  }

  get port(): number {
    return Number(new URL(this.current.url).port);
  }

  /** Resolves when its successor takes connections. One that is killed at this moment is waited for first. */
  kill(): Promise<void> {
    this.#ready = this.#ready.then(async () => {
      const { process } = this.current;
      if (process.kill('SIGKILL')) await once(process, 'exit');
      this.current = await startRedis(this.folder);
    });
    return this.#ready;
  }

  signal(signal: 'SIGSTOP' | 'SIGCONT'): void {
    this.current.process.kill(signal);
  }

  async stop(): Promise<void> {
    await this.#ready;
    this.signal('SIGCONT');
    await this.current.stop();
  }
}
