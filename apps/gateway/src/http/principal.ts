import { hash, timingSafeEqual } from 'node:crypto';
import type { CanActivate, ExecutionContext } from '@nestjs/common';
import { createParamDecorator, SetMetadata } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { Problem } from './problem.js';

/** Who sends a request. With open access everybody is `anonymous`. */
export type Principal = string;

const ANONYMOUS: Principal = 'anonymous';
const PUBLIC = 'public';

/** Answers without a token: pages and probes, nothing of any action. */
export const Public = (): MethodDecorator & ClassDecorator => SetMetadata(PUBLIC, true);

declare module 'fastify' {
  interface FastifyRequest {
    principal?: Principal;
  }
}

/** The one who sends the request. */
export const SentBy = createParamDecorator(
  (_: unknown, context: ExecutionContext): Principal =>
    context.switchToHttp().getRequest<FastifyRequest>().principal ?? ANONYMOUS,
);

const digest = (text: string): Buffer => hash('sha256', text, 'buffer');

/** Bearer tokens (RFC 6750). Digests are compared, in constant time, so neither content nor length of a token shows in the time. */
export class BearerTokens {
  readonly #known: readonly { digest: Buffer; principal: Principal }[];

  constructor(tokens: readonly string[]) {
    this.#known = tokens.map((token) => {
      const known = digest(token);
      return { digest: known, principal: `token:${known.toString('hex').slice(0, 12)}` };
    });
  }

  /** @throws Problem (401) for a stranger. */
  principalOf({ headers }: FastifyRequest): Principal {
    if (this.#known.length === 0) return ANONYMOUS;
    const [, token] = /^Bearer +(\S+)$/i.exec(headers.authorization ?? '') ?? [];
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

/** Says of each request who sends it before its body is read; that of a stranger never is. */
export function identifyCallers(server: FastifyInstance, tokens: BearerTokens): void {
  server.addHook('preParsing', (request, _reply, payload, done) => {
    try {
      request.principal = tokens.principalOf(request);
    } catch (error) {
      if (carriesBody(request)) {
        done(error as Error);
        return;
      }
    }
    done(null, payload);
  });
}

const carriesBody = ({ headers }: FastifyRequest): boolean =>
  headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;

/** Lets a stranger have nothing but what is public. */
export class KnownCallersGuard implements CanActivate {
  constructor(
    private readonly tokens: BearerTokens,
    private readonly reflector = new Reflector(),
  ) {}

  canActivate(context: ExecutionContext): boolean {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const places = [context.getHandler(), context.getClass()];
    if (!this.reflector.getAllAndOverride<boolean | undefined>(PUBLIC, places))
      request.principal ??= this.tokens.principalOf(request);
    return true;
  }
}
