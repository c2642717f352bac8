import type { FastifyInstance } from 'fastify';
import { metrics } from '#platform';

/** The system looks twice: by then a reader has taken not a byte for 15 to 30 s. */
const LOOK_EVERY_MS = 15_000;

/** Frees what was written for readers that do not take it. One that reads slowly stays, and so does one that has nothing to read. */
export function cutOffStuckReaders(server: FastifyInstance): void {
  server.addHook('onRequest', ({ raw: { socket } }, { raw }, done) => {
    raw.setTimeout(LOOK_EVERY_MS, () => {
      if (raw.writableLength === 0) return;
      metrics.readersCutOff.inc();
      socket.destroy();
    });
    done();
  });
}
