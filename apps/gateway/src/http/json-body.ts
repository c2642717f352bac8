import type { FastifyInstance } from 'fastify';
import { parseStrictJson } from '#json';

const KIBIBYTE = 1024;
/** An answer or a result, with room for escapes. */
export const BODY_LIMIT = 128 * KIBIBYTE;
/** Params and context of one action, likewise. */
const ACTION_LIMIT = 1024 * KIBIBYTE;
const LIMITS = new Map([
  ['/v1/actions', ACTION_LIMIT],
  ['/v1/gate/decide', ACTION_LIMIT],
  ['/playground/eval', ACTION_LIMIT],
  ['/v1/actions/batch', 16 * ACTION_LIMIT],
]);

/** JSON is the only body that is taken, and only JSON that everybody reads alike. */
export function acceptStrictJsonOnly(server: FastifyInstance): void {
  server.removeAllContentTypeParsers();
  server.addContentTypeParser(
    /^application\/json(\s*;\s*charset="?utf-8"?)?\s*$/i,
    { parseAs: 'buffer' },
    (_request, body, done) => {
      try {
        done(null, body.length === 0 ? undefined : parseStrictJson(body as Buffer));
      } catch (error) {
        done(error as Error);
      }
    },
  );
  server.addHook('onRoute', (route) => {
    const limit = LIMITS.get(route.url);
    if (limit !== undefined) route.bodyLimit = limit;
  });
}
