import type { FastifyInstance } from 'fastify';
import type { ActionView } from '../read-action/action-view.dto.js';
import type { Receipts } from './receipts.js';

/**
 * With `?receipt=1`, an answer about actions carries for each a signed promise that its newest event will be under the seal.
 * A hook rather than an interceptor of Nest, which would cost every submission its chain of Observables.
 */
export function giveReceipts(server: FastifyInstance, receipts: Receipts): void {
  server.addHook('preSerialization', (request, _reply, answer, done) => {
    const { receipt } = request.query as { receipt?: string };
    if (receipt !== '1') {
      done(null, answer);
      return;
    }
    receipts.giveTo([answer].flat().filter(isView)).then(() => done(null, answer), done);
  });
}

/** Not a problem, which may stand in its place, nor anything else that is answered. */
const isView = (answer: unknown): answer is ActionView =>
  typeof answer === 'object' && answer !== null && 'version' in answer && 'request_hash' in answer;
