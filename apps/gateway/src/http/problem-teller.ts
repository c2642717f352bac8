import type { Log } from '#platform';
import { metrics } from '#platform';
import { problemOf } from './problem-of.js';
import { Problem } from './problem.js';

const UNAVAILABLE_EVERY_MS = 1_000;

/** Makes of every error what its caller is told, and counts it; what it really was is told to the operator. */
export class ProblemTeller {
  #toldAt = -Infinity;

  constructor(private readonly log: Log) {}

  problemOf(error: unknown): Problem {
    const problem = problemOf(error);
    if (problem.status >= 500 && !(error instanceof Problem)) this.#tellOperator(error, problem);
    metrics.errors.inc({ error_type: problem.errorCode });
    return problem;
  }

  /** A log that is out of reach fails every request alike; one line a second tells it, and fills no disk. */
  #tellOperator(error: unknown, { status, detail }: Problem): void {
    if (status !== 503) {
      this.log.error({ err: error }, 'a request failed');
      return;
    }
    const now = performance.now();
    if (now - this.#toldAt < UNAVAILABLE_EVERY_MS) return;
    this.#toldAt = now;
    this.log.error({ err: error }, detail);
  }
}
