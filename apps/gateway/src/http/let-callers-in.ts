import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Callers } from './callers.js';
import { isAllowed, rolesThatMay } from './permissions.js';
import type { Principal } from './principal.js';
import { Problem } from './problem.js';

/**
 * Lets callers have what their role may, before anything of a request is read but its head. Whatever a route does not permit is
 * forbidden, and one that permits nothing to anybody is a mistake that stops the start.
 */
export function letCallersIn(server: FastifyInstance, callers: Pick<Callers, 'principalOf'>): void {
  server.addHook('onRoute', ({ method, url, config }) => {
    if (config?.may === undefined && method !== 'OPTIONS')
      throw new Error(`${String(method)} ${url} does not say who may call it`);
  });
  // Not onRequest: the headers for pages of other origins are set there, and a refusal carries them too.
  server.addHook('preParsing', (request, _reply, payload, done) => {
    const letIn = (principal: Principal): void => {
      refuseForbidden(request, principal);
      request.principal = principal;
    };
    let later: Promise<void> | undefined;
    try {
      if (!isForAnybody(request)) {
        const principal = callers.principalOf(request.headers.authorization);
        if (principal instanceof Promise) later = principal.then(letIn);
        else letIn(principal);
      }
    } catch (error) {
      done(error as Error);
      return;
    }
    if (later) later.then(() => done(null, payload), done);
    else done(null, payload);
  });
}

/** But the body of a stranger is read nowhere. */
const isForAnybody = (request: FastifyRequest): boolean =>
  (request.is404 || request.routeOptions.config.may === 'be anybody') && !carriesBody(request);

const carriesBody = ({ headers }: FastifyRequest): boolean =>
  headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;

/** @throws Problem (403) */
function refuseForbidden({ is404, routeOptions }: FastifyRequest, { role }: Principal): void {
  const { may } = routeOptions.config;
  if (is404 || may === 'be anybody' || (may !== undefined && isAllowed(role, may))) return;
  throw new Problem(
    'FORBIDDEN',
    may === undefined
      ? 'Nobody may call this.'
      : `A token of the role ${role} may not ${may}; send one of the role ${rolesThatMay(may).join(' or ')}.`,
  );
}
