import { createHash, timingSafeEqual } from 'node:crypto';
import type { CanActivate, ExecutionContext } from '@nestjs/common';
import { createParamDecorator, SetMetadata } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyRequest } from 'fastify';
import { Problem } from './problem.js';

/** Who sends a request. With open access everybody is `anonymous`. */
export type Principal = string;

const ANONYMOUS: Principal = 'anonymous';
const PUBLIC = 'public';

/** Answers without a token: pages and probes, nothing of any action. */
export const Public = (): MethodDecorator & ClassDecorator => SetMetadata(PUBLIC, true);

type KnownRequest = FastifyRequest & { principal?: Principal };

/** The one who sends the request, as `BearerGuard` knew them. */
export const SentBy = createParamDecorator(
  (_: unknown, context: ExecutionContext): Principal =>
    context.switchToHttp().getRequest<KnownRequest>().principal ?? ANONYMOUS,
);

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

/** Bearer tokens (RFC 6750). Digests are compared, in constant time, so neither content nor length of a token shows in the time. */
export class BearerGuard implements CanActivate {
  readonly #known: readonly { digest: Buffer; principal: Principal }[];

  constructor(
    tokens: readonly string[],
    private readonly reflector = new Reflector(),
  ) {
    this.#known = tokens.map((token) => {
      const hash = digest(token);
      return { digest: hash, principal: `token:${hash.toString('hex').slice(0, 12)}` };
    });
  }

  canActivate(context: ExecutionContext): boolean {
    const request = context.switchToHttp().getRequest<KnownRequest>();
    if (this.#known.length === 0) return true;
    if (
      this.reflector.getAllAndOverride<boolean | undefined>(PUBLIC, [
        context.getHandler(),
        context.getClass(),
      ])
    )
      return true;
    request.principal = this.#principalOf(request.headers.authorization);
    return true;
  }

  #principalOf(header: string | undefined): Principal {
    const [, token] = /^Bearer +(\S+)$/i.exec(header ?? '') ?? [];
    if (token === undefined) {
      throw new Problem('UNAUTHORIZED', 'This call needs a token: send "Authorization: Bearer <token>".');
    }
    const given = digest(token);
    const matches = this.#known.filter((known) => timingSafeEqual(known.digest, given));
    const [match] = matches;
    if (!match) throw new Problem('UNAUTHORIZED', 'The bearer token is not known here.');
    return match.principal;
  }
}
