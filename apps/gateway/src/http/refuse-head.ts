import type { FastifyInstance } from 'fastify';
import { Problem } from './problem.js';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The answer goes on for as long as its reader takes it. HEAD would begin it for nobody. */
    isLong?: boolean;
  }
}

/** Fastify gives every GET a HEAD; here those of long answers are refused instead. */
export function refuseHeadOfLongAnswers(server: FastifyInstance): void {
  server.addHook('onRoute', (route) => {
    if (route.method !== 'HEAD' || route.config?.isLong !== true) return;
    route.handler = (_request, reply) => {
      void reply.header('allow', 'GET');
      throw new Problem('METHOD_NOT_ALLOWED', 'This address answers to GET alone.');
    };
  });
}
