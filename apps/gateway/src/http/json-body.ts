import type { FastifyInstance } from 'fastify';
import { parseStrictJson } from '#json';

const MEBIBYTE = 1024 * 1024;
/** Params and context of one action with room for escapes. */
const BODY_LIMIT = MEBIBYTE;
/** A hundred of them. */
const BATCH_LIMIT = 16 * MEBIBYTE;
const BATCH_PATH = '/v1/actions/batch';

/** JSON is the only body that is taken, and only JSON that everybody reads alike. */
export function acceptStrictJsonOnly(server: FastifyInstance): void {
  server.removeAllContentTypeParsers();
  server.addContentTypeParser(
    /^application\/json(\s*;\s*charset="?utf-8"?)?\s*$/i,
    { parseAs: 'buffer', bodyLimit: BODY_LIMIT },
    (_request, body, done) => {
      try {
        done(null, body.length === 0 ? undefined : parseStrictJson(body as Buffer));
      } catch (error) {
        done(error as Error);
      }
    },
  );
  server.addHook('onRoute', (route) => {
    if (route.url === BATCH_PATH) route.bodyLimit = BATCH_LIMIT;
  });
}
