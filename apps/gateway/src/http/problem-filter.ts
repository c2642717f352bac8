import type { ArgumentsHost, ExceptionFilter } from '@nestjs/common';
import { Catch } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import type { Log } from '#platform';
import { metrics } from '#platform';
import { problemOf } from './problem-of.js';
import { Problem } from './problem.js';

const UNAVAILABLE_EVERY_MS = 1_000;

/** Every error leaves as a problem document; what it really was stays in the log. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  #toldAt = -Infinity;

  constructor(private readonly log: Log) {}

  catch(error: unknown, host: ArgumentsHost): void {
    this.answer(error, host.switchToHttp().getResponse<FastifyReply>());
  }

  answer(error: unknown, reply: FastifyReply): void {
    const problem = problemOf(error);
    if (problem.status >= 500 && !(error instanceof Problem)) this.#tellOperator(error, problem);
    metrics.errors.inc({ error_type: problem.errorCode });
    if (problem.status === 503) void reply.header('retry-after', String(problem.retryAfterSeconds));
    if (problem.status === 401) void reply.header('www-authenticate', 'Bearer');
    void reply.status(problem.status).type('application/problem+json').send(problem.document);
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
