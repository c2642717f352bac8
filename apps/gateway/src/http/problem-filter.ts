import type { ArgumentsHost, ExceptionFilter } from '@nestjs/common';
import { Catch } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import type { Log } from '#platform';
import { metrics } from '#platform';
import { problemOf } from './problem-of.js';

/** Every error leaves as a problem document; what it really was stays in the log. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(private readonly log: Log) {}

  catch(error: unknown, host: ArgumentsHost): void {
    this.answer(error, host.switchToHttp().getResponse<FastifyReply>());
  }

  answer(error: unknown, reply: FastifyReply): void {
    const problem = problemOf(error);
    if (problem.status >= 500) this.log.error({ err: error }, 'a request failed');
    metrics.errors.inc({ error_type: problem.errorCode });
    if (problem.status === 503) void reply.header('retry-after', '1');
    if (problem.status === 401) void reply.header('www-authenticate', 'Bearer');
    void reply.status(problem.status).type('application/problem+json').send(problem.document);
  }
}
