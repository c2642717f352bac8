import type { FastifyInstance } from 'fastify';
import { metrics } from '#platform';

/** Counts every answer by its route's pattern, never by the address itself, so that ids make no new series. */
export function measureRequests(server: FastifyInstance): void {
  server.addHook('onResponse', (request, reply, done) => {
    metrics.requests.inc({
      method: request.method,
      endpoint: request.routeOptions.url ?? 'unknown',
      status: String(reply.statusCode),
    });
    done();
  });
}
