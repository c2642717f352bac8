import { hash } from 'node:crypto';
import { ANONYMOUS, type Principal } from './principal.js';
import { Problem, refusal } from './problem.js';
import type { RoleTokens } from './role-tokens.js';

/** As `newToken` makes them; whatever else is presented need not be looked up in the log. */
const ROLE_TOKEN = /^fara_[\w-]{43}$/;
/** Strangers who wait for a look at the log cost memory. */
const MOST_WAITING = 1_000;

export const digestOf = (token: string): string => hash('sha256', token, 'hex');

/**
 * Who is let in by which bearer token (RFC 6750). Tokens are looked up by their digest, so the time that it takes tells nothing
 * of them. Without any configured token, and before the first one of an admin, whoever sends none is let in too.
 */
export class Callers {
  readonly #shared: ReadonlyMap<string, Principal>;
  #waiting = 0;

  /** @param sharedTokens of the settings: each is an admin's, and of nobody in particular. */
  constructor(
    sharedTokens: readonly string[],
    private readonly roleTokens: RoleTokens,
  ) {
    this.#shared = new Map(
      sharedTokens.map((token) => {
        const digest = digestOf(token);
        const name = `token:${digest.slice(0, 12)}`;
        return [digest, { name, role: 'admin', agent_id: null, isShared: true }];
      }),
    );
  }

  /** Whether callers without a token are let in. */
  get areOpen(): boolean {
    return this.#shared.size === 0 && !this.roleTokens.hadAdmin;
  }

  /**
   * At once, but for a token that may have been made a moment ago.
   *
   * @throws Problem (401) for a stranger; (503) when it cannot be known who this is.
   */
  principalOf(authorization: string | undefined): Principal | Promise<Principal> {
    return this.#known(authorization) ?? this.#afterLook(authorization);
  }

  /** Whether somebody who was let in still is. */
  stillLetIn(authorization: string | undefined): boolean {
    try {
      if (!this.#known(authorization)) this.#stranger();
      return true;
    } catch {
      return false;
    }
  }

  /** undefined for a token that the log may know. */
  #known(authorization: string | undefined): Principal | undefined {
    if (authorization === undefined && this.areOpen) return ANONYMOUS;
    const [, token] = /^Bearer +(\S+)$/i.exec(authorization ?? '') ?? [];
    if (token === undefined) {
      return this.#stranger('This call needs a token: send "Authorization: Bearer <token>".');
    }
    const digest = digestOf(token);
    return (
      this.#shared.get(digest) ??
      this.#byRole(digest) ??
      (ROLE_TOKEN.test(token) ? undefined : this.#stranger())
    );
  }

  #byRole(digest: string): Principal | undefined {
    const token = this.roleTokens.of(digest);
    if (token === undefined) return undefined;
    if (token.revoked_at !== null) {
      throw new Problem('UNAUTHORIZED', `The token ${token.name} has been revoked; ask for another one.`);
    }
    if (token.expiresAt <= Date.now()) {
      throw new Problem('UNAUTHORIZED', `The token ${token.name} has expired; ask for another one.`);
    }
    if (this.roleTokens.areStale) throw unknowable();
    return token.principal;
  }

  async #afterLook(authorization: string | undefined): Promise<Principal> {
    if (this.#waiting >= MOST_WAITING) throw unknowable();
    this.#waiting++;
    try {
      await this.roleTokens.look();
    } catch {
      throw unknowable();
    } finally {
      this.#waiting--;
    }
    return this.#known(authorization) ?? this.#stranger();
  }

  /** Where no token was ever asked for, a header that some client sends anyway does no harm. */
  #stranger(why = 'The bearer token is not known here.'): Principal {
    if (this.#shared.size === 0 && this.roleTokens.all.length === 0) return ANONYMOUS;
    throw new Problem('UNAUTHORIZED', why);
  }
}

const unknowable = (): Problem =>
  refusal('tokens', 'It cannot be known at the moment whether this token is in force; try again.');
