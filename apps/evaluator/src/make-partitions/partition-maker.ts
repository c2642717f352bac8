import { makePartitions } from '#event-store';
import type { Log } from '#platform';
import { metrics } from '#platform';
import type { Pool } from 'pg';

/** Keeps partitions ready for the months to come. Every evaluator runs one; they make each partition once. */
export class PartitionMaker {
  #ready: number | undefined;

  constructor(
    private readonly pool: Pool,
    private readonly log: Log,
  ) {}

  async make(): Promise<void> {
    const months = await makePartitions(this.pool);
    const missing = months.filter(({ is_ready }) => !is_ready).map(({ month }) => month);
    const firstMissing = months.findIndex(({ is_ready }) => !is_ready);
    const ready = firstMissing === -1 ? months.length : firstMissing;
    metrics.readyMonths.set(ready);
    if (missing.length > 0) {
      this.log.warn(
        { months: missing },
        'months have no partition, for the default partitions hold rows of them already: some clock runs ahead; set it right and move the rows as docs/storage.md says',
      );
    }
    if (ready !== this.#ready) this.log.info({ months: ready }, 'partitions are ready from this month on');
    this.#ready = ready;
  }
}
