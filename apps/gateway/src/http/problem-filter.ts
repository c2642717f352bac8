import type { ArgumentsHost, ExceptionFilter } from '@nestjs/common';
import { Catch } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { ActionNotFound } from '#action-store';
import type { ProblemTeller } from './problem-teller.js';

/** Every error leaves as a problem document; what it really was stays in the log. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(private readonly teller: ProblemTeller) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    this.answer(fitFor(http.getRequest<FastifyRequest>(), error), http.getResponse<FastifyReply>());
  }

  answer(error: unknown, reply: FastifyReply): void {
    const problem = this.teller.problemOf(error);
    if (problem.status === 503) void reply.header('retry-after', String(problem.retryAfterSeconds));
    if (problem.status === 401) void reply.header('www-authenticate', 'Bearer');
    void reply.status(problem.status).type('application/problem+json').send(problem.document);
  }
}

/** An archived action no longer says whose it was, so an agent is told of none that there ever was one. */
const fitFor = ({ principal }: FastifyRequest, error: unknown): unknown =>
  error instanceof ActionNotFound && typeof principal?.agent_id === 'string'
    ? new ActionNotFound(error.id)
    : error;
