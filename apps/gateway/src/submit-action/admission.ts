import { metrics } from '#platform';
import { refusal } from '../http/problem.js';
import type { Backlog } from './backlog.js';

/** Longer than a busy database takes, shorter than a statement's patience with one that is frozen. */
const SILENCE_MS = 3_000;
/** A backlog is not worked off within a second. */
const BACKLOG_RETRY_SECONDS = 5;

export interface AdmissionLimits {
  readonly maxSubmissions: number;
  readonly maxPending: number;
}

/** Takes submissions up to the bounds and refuses those beyond before anything of them is recorded. */
export class Admission {
  #inHand = 0;

  constructor(
    private readonly limits: AdmissionLimits,
    private readonly backlog: Backlog,
  ) {}

  /** @throws Problem (503) when one more submission would be refused now. */
  check(): void {
    const { maxSubmissions, maxPending } = this.limits;
    if (this.#inHand >= maxSubmissions) {
      throw refusal(
        'submissions',
        `This gateway has ${maxSubmissions} submissions in hand, which is its limit; nothing was recorded, try again in a moment.`,
      );
    }
    if (this.backlog.silence > SILENCE_MS) {
      throw refusal(
        'log',
        `The event log has not answered for ${Math.floor(this.backlog.silence / 1000)} seconds; nothing was recorded, try again in a moment.`,
      );
    }
    if (this.backlog.size >= maxPending) {
      throw refusal(
        'pending',
        `${maxPending} actions wait for a decision, which is the limit; nothing was recorded, try again when some are decided.`,
        BACKLOG_RETRY_SECONDS,
      );
    }
  }

  /**
   * @param work is told how to tell that it has recorded the action, or failed to: once, in any case.
   * @throws Problem (503) beyond the bounds; then the work was not begun.
   */
  async hold<Result>(work: (recorded: () => void) => Promise<Result>): Promise<Result> {
    this.check();
    const recorded = this.backlog.add();
    metrics.submissionsInHand.set(++this.#inHand);
    try {
      return await work(recorded);
    } finally {
      metrics.submissionsInHand.set(--this.#inHand);
    }
  }
}
