import { lastValueFrom } from 'rxjs';
import { oldestUndecidedAge, undecidedActions } from '#action-status';
import type { ActionStore } from '#action-store';
import type { BullmqClient, EvaluationJob } from '#evaluation-queue';
import { EVALUATE } from '#evaluation-queue';
import type { Log } from '#platform';
import { metrics } from '#platform';

const EVERY_MS = 1_000;
/** How long an action may wait before its job is taken for lost. */
const LOST_AFTER_SECONDS = 3;
/** With jobs still waiting, an old action is more likely queued than lost; so only much older ones are put back. */
const LOST_BEHIND_A_QUEUE_SECONDS = 30;
const AT_ONCE = 1_000;
const PER_JOB = 100;

/**
 * Puts actions back on the queue that stay undecided: their job was lost with the queue, or with an evaluator that died.
 * Every evaluator runs it; a job too many only meets "already decided".
 */
export class UndecidedSweep {
  #timer: NodeJS.Timeout | undefined;
  #running: Promise<void> | undefined;

  constructor(
    private readonly store: ActionStore,
    private readonly queue: BullmqClient,
    private readonly log: Log,
  ) {}

  start(): void {
    this.#timer = setInterval(() => {
      // One that hangs on a database or a queue that is away must not be joined by another every second.
      this.#running ??= this.sweep()
        .catch((error: unknown) => this.log.warn({ err: error }, 'the sweep failed'))
        .finally(() => (this.#running = undefined));
    }, EVERY_MS);
  }

  async stop(): Promise<void> {
    clearInterval(this.#timer);
    await this.#running;
  }

  async sweep(): Promise<void> {
    if ((await oldestUndecidedAge(this.store.pool)) < LOST_AFTER_SECONDS) return;
    const isQueued = (await this.queue.depth()) > 0;
    const lost = await undecidedActions(
      this.store.pool,
      isQueued ? LOST_BEHIND_A_QUEUE_SECONDS : LOST_AFTER_SECONDS,
      AT_ONCE,
    );
    for (let from = 0; from < lost.length; from += PER_JOB) {
      const job: EvaluationJob = { action_ids: lost.slice(from, from + PER_JOB), reply_to: null };
      await lastValueFrom(this.queue.emit(EVALUATE, job), { defaultValue: undefined });
    }
    metrics.swept.inc(lost.length);
    if (lost.length > 0) this.log.warn({ actions: lost.length }, 'put undecided actions back on the queue');
  }
}
