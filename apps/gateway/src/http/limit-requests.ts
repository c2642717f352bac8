import type { FastifyInstance, FastifyRequest } from 'fastify';
import { refusal } from './problem.js';
import { whenOver } from './when-over.js';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** What a route is for; all that are not named share a room of their own. */
    purpose?: 'submission' | 'observation';
  }
}

const MEBIBYTE = 1024 * 1024;
const ROOM_BYTES = 64 * MEBIBYTE;
/** What a request costs beside its body. It also bounds how many there are: 4,096 in each room. */
const OVERHEAD_BYTES = 16 * 1024;

/** Memory for the requests that are being read or answered. */
class Room {
  #bytes = 0;

  /** @returns false when there is no place for it. */
  take(bytes: number): boolean {
    if (this.#bytes + bytes > ROOM_BYTES) return false;
    this.#bytes += bytes;
    return true;
  }

  giveBack(bytes: number): void {
    this.#bytes -= bytes;
  }
}

/**
 * Refuses requests before their body is read: submissions that would be refused anyway, and whatever finds no room.
 * Submissions have a room of their own, so that a flood of them stops no read, approval or result; probes need none.
 */
export function limitRequests(server: FastifyInstance, checkSubmission: () => void): void {
  const submissions = new Room();
  const others = new Room();
  // Not onRequest: the headers for pages of other origins are set there, and a refusal carries them too.
  server.addHook('preParsing', (request, reply, payload, done) => {
    const { purpose } = request.routeOptions.config;
    if (purpose === 'observation') {
      done(null, payload);
      return;
    }
    const room = purpose === 'submission' ? submissions : others;
    const bytes = OVERHEAD_BYTES + bodyBytes(request);
    try {
      if (purpose === 'submission') checkSubmission();
      if (!room.take(bytes)) {
        throw refusal(
          'memory',
          'This gateway holds as many requests as it has memory for; nothing was recorded, try again in a moment.',
        );
      }
    } catch (error) {
      done(error as Error);
      return;
    }
    whenOver(request, reply, () => room.giveBack(bytes));
    done(null, payload);
  });
}

/** A body of unknown length may become as long as its route allows. */
function bodyBytes({ headers, routeOptions }: FastifyRequest): number {
  if (headers['transfer-encoding'] !== undefined) return routeOptions.bodyLimit;
  return Math.min(Number(headers['content-length'] ?? 0) || 0, routeOptions.bodyLimit);
}
