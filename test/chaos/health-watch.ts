import { setTimeout as sleep } from 'node:timers/promises';
import type { Interval } from './checker/note.js';

const EVERY_MS = 50;
const PATIENCE_MS = 2_500;

/** Knows since when every part says that it is ready and no fault lasts. */
export class HealthWatch {
  readonly #healthy: Interval[] = [];
  #since: number | undefined;
  #begun = 0;
  #over = 0;
  #closed = false;
  readonly #watching: Promise<void>;

  /**
   * @param addresses where each part serves /ready.
   * @param stop ends all waiting.
   */
  constructor(
    private readonly addresses: readonly string[],
    private readonly stop: AbortSignal,
  ) {
    this.#watching = this.#watch();
  }

  /** To be called when a fault strikes; the function that it gives, when it is over. */
  faultBegins(): () => void {
    this.#begun++;
    this.#close(Date.now());
    return () => {
      this.#over++;
    };
  }

  /** The first moment, from the given one on, at which all was healthy; undefined when the time is up before. */
  async healthyFrom(moment: number, patienceMs: number): Promise<number | undefined> {
    const deadline = moment + patienceMs;
    while (Date.now() < deadline) {
      const found = this.healthyIntervals().find(({ to }) => to > moment);
      if (found) return Math.max(found.from, moment);
      await sleep(EVERY_MS, undefined, { signal: this.stop });
    }
    return undefined;
  }

  /** The times in which all was healthy, to this moment. */
  healthyIntervals(): Interval[] {
    return this.#since === undefined
      ? [...this.#healthy]
      : [...this.#healthy, { from: this.#since, to: Date.now() }];
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.#watching;
  }

  async #watch(): Promise<void> {
    while (!this.#closed) {
      const asked = Date.now();
      const over = this.#over;
      const answers = await Promise.all(this.addresses.map(isReady));
      // None lasted when they were asked, and none has begun since.
      if (answers.every(Boolean) && this.#begun === over) this.#since ??= Date.now();
      else this.#close(asked);
      await sleep(EVERY_MS);
    }
  }

  #close(to: number): void {
    if (this.#since !== undefined && to > this.#since) this.#healthy.push({ from: this.#since, to });
    this.#since = undefined;
  }
}

async function isReady(address: string): Promise<boolean> {
  try {
    const response = await fetch(`${address}/ready`, { signal: AbortSignal.timeout(PATIENCE_MS) });
    await response.arrayBuffer();
    return response.ok;
  } catch {
    return false;
  }
}
