import type { OnModuleDestroy } from '@nestjs/common';
import { countUndecided } from '#action-status';
import type { ActionStore } from '#action-store';
import type { Log } from '#platform';
import { metrics } from '#platform';

const EVERY_MS = 250;

/**
 * How many actions wait for a decision, whoever recorded them: what the log said a moment ago, what this gateway has recorded
 * since, and what it is recording. Other gateways add at the same time, so all together may go beyond a bound by what they take
 * in a moment.
 */
export class Backlog implements OnModuleDestroy {
  #undecided = 0;
  #recordedSince = 0;
  #beingRecorded = 0;
  #answeredAt = performance.now();
  #timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly store: ActionStore,
    /** Counted no further than this. */
    private readonly most: number,
    private readonly log: Log,
  ) {
    this.#watch();
  }

  get size(): number {
    return this.#undecided + this.#recordedSince + this.#beingRecorded;
  }

  /** For how long the log has not answered, in milliseconds. */
  get silence(): number {
    return performance.now() - this.#answeredAt;
  }

  /** Counts an action before it is recorded. @returns how to tell that it is, or never will be. */
  add(): () => void {
    this.#beingRecorded++;
    return () => {
      this.#beingRecorded--;
      this.#recordedSince++;
    };
  }

  onModuleDestroy(): void {
    clearTimeout(this.#timer);
  }

  #watch(): void {
    this.#timer = setTimeout(() => {
      this.#count()
        .catch((error: unknown) => this.log.warn({ err: error }, 'the backlog could not be read'))
        .finally(() => this.#watch());
    }, EVERY_MS).unref();
  }

  async #count(): Promise<void> {
    const before = this.#recordedSince;
    this.#undecided = await countUndecided(this.store.pool, this.most);
    this.#recordedSince -= before;
    this.#answeredAt = performance.now();
    metrics.undecided.set(this.#undecided);
  }
}
