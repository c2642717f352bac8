import type { Log, Repeated } from '#platform';
import { metrics, repeat, timestamp } from '#platform';
import type { SealKeys } from '#seals';
import { recordSealKeys, SealBroken, sealLog } from '#seals';
import type { Pool } from 'pg';

const EVERY_MS = 1_000;

/** Puts the log under a new checkpoint every second in which it grew. Every gateway runs one; they take turns. */
export class LogSealer {
  #repeated: Repeated | undefined;
  #keysAreRecorded = false;

  constructor(
    private readonly pool: Pool,
    private readonly keys: SealKeys,
    private readonly name: string,
    private readonly log: Log,
  ) {}

  start(): void {
    const onError = (error: unknown): void => {
      metrics.sealFailures.inc();
      if (error instanceof SealBroken) this.log.fatal(error.message);
      else this.log.warn({ err: error }, 'the log was not sealed; it is tried again');
    };
    this.#repeated = repeat(() => this.seal(), { everyMs: EVERY_MS, onError });
  }

  async stop(): Promise<void> {
    await this.#repeated?.stop();
  }

  async seal(): Promise<void> {
    if (!this.#keysAreRecorded) {
      await recordSealKeys(this.pool, this.keys, { name: this.name, now: timestamp() });
      this.#keysAreRecorded = true;
    }
    // A long backlog is sealed in bites, one checkpoint each; what comes meanwhile has its turn in a second.
    while ((await sealLog(this.pool, this.keys))?.more);
  }
}
