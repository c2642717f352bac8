import type { FastifyInstance } from 'fastify';
import { Problem } from './problem.js';

const THIS_MACHINE = /^(localhost|127(\.\d{1,3}){3}|\[::1\])(:\d+)?$/i;

/**
 * Where no token is asked for, being on this machine is what lets a caller in, and a page in a browser is on it too: a site
 * whose name suddenly leads here (DNS rebinding) would speak for the person in front of it. Its Host gives it away.
 */
export function refuseForeignHosts(server: FastifyInstance, isOpen: () => boolean): void {
  server.addHook('onRequest', (request, _reply, done) => {
    if (!isOpen() || THIS_MACHINE.test(request.headers.host ?? '')) done();
    else
      done(
        new Problem(
          'FORBIDDEN',
          'Without a token only this machine is served, by the names localhost, 127.0.0.1 and [::1]; set FARA_AUTH_TOKEN, or make a token of the role admin, to use another name.',
        ),
      );
  });
}
