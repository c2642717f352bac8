import { lastValueFrom } from 'rxjs';
import { oldestUndecidedAge, undecidedActions } from '#action-status';
import type { ActionStore } from '#action-store';
import type { BullmqClient, EvaluationJob } from '#evaluation-queue';
import { EVALUATE } from '#evaluation-queue';
import type { Log } from '#platform';
import { metrics } from '#platform';

/** How long an action may wait, longer than the job that waits longest, before its own job is taken for lost. */
const LOST_AFTER_SECONDS = 3;
const AT_ONCE = 1_000;
const PER_JOB = 100;

/**
 * Puts actions back on the queue that stay undecided: their job was lost with the queue, or with an evaluator that died.
 * Every evaluator does it again and again; a job too many only meets "already decided".
 */
export class UndecidedSweep {
  readonly #sweptAt = new Map<string, number>();

  constructor(
    private readonly store: ActionStore,
    private readonly queue: BullmqClient,
    private readonly log: Log,
  ) {}

  async sweep(): Promise<void> {
    if ((await oldestUndecidedAge(this.store.pool)) < LOST_AFTER_SECONDS) return;
    const patience = LOST_AFTER_SECONDS + (await this.queue.oldestWaitingAge());
    const undecided = await undecidedActions(this.store.pool, patience, AT_ONCE);
    const lost = this.#withoutThoseJustSwept(undecided, patience * 1000);
    for (let from = 0; from < lost.length; from += PER_JOB) {
      const job: EvaluationJob = { action_ids: lost.slice(from, from + PER_JOB), reply_to: null };
      await lastValueFrom(this.queue.emit(EVALUATE, job), { defaultValue: undefined });
      for (const id of job.action_ids) this.#sweptAt.set(id, Date.now());
    }
    metrics.swept.inc(lost.length);
    if (lost.length > 0) this.log.warn({ actions: lost.length }, 'put undecided actions back on the queue');
  }

  /** What was put back has to wait its turn like every other job; put back each second it would only lengthen the queue. */
  #withoutThoseJustSwept(ids: readonly string[], patienceMs: number): string[] {
    const now = Date.now();
    for (const [id, time] of this.#sweptAt) if (now - time > patienceMs) this.#sweptAt.delete(id);
    return ids.filter((id) => !this.#sweptAt.has(id));
  }
}
