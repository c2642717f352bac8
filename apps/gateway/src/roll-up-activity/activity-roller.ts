import { rollUp } from '#activity';
import type { Log, Repeated } from '#platform';
import { repeat } from '#platform';
import type { Pool } from 'pg';

const EVERY_MS = 1_000;

/** Counts what happened, every second. Every gateway runs one; they take turns. */
export class ActivityRoller {
  #repeated: Repeated | undefined;
  #isStopping = false;

  constructor(
    private readonly pool: Pool,
    private readonly log: Log,
  ) {}

  start(): void {
    const onError = (error: unknown): void =>
      this.log.warn({ err: error }, 'what happened was not counted; it is tried again');
    this.#repeated = repeat(() => this.#rollUp(), { everyMs: EVERY_MS, onError });
  }

  async stop(): Promise<void> {
    this.#isStopping = true;
    await this.#repeated?.stop();
  }

  /** A long log that was never counted takes many bites. */
  async #rollUp(): Promise<void> {
    while ((await rollUp(this.pool))?.more && !this.#isStopping);
  }
}
