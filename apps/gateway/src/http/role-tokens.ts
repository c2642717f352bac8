import { setTimeout as sleep } from 'node:timers/promises';
import type { OnModuleDestroy } from '@nestjs/common';
import { type AccessToken, foldTokens, readTokenActs, type StoredTokenAct } from '#administration';
import { type Log, repeat, type Repeated } from '#platform';
import type { Pool } from 'pg';
import type { Principal } from './principal.js';

const EVERY_MS = 1_000;
/** However many ask for a token that is not known here. */
const LOOK_AGAIN_MS = 250;
/** Who was let in longer ago may have been revoked since. */
const SILENCE_MS = 10_000;

interface RoleToken extends AccessToken {
  readonly principal: Principal;
  /** Milliseconds since 1970; Infinity for never. */
  readonly expiresAt: number;
}

/**
 * The tokens with roles, a cache of what the log says: no more than a second old while the log can be read, and whatever was
 * done here is known here at once.
 */
export class RoleTokens implements OnModuleDestroy {
  readonly #acts = new Map<number, StoredTokenAct>();
  #readUpTo = 0;
  #tokens: readonly AccessToken[] = [];
  #byDigest: ReadonlyMap<string, RoleToken> = new Map();
  #hadAdmin = false;
  #lookedAt = -Infinity;
  #answeredAt = -Infinity;
  #looking: Promise<void> = Promise.resolve();
  #next: Promise<void> | undefined;
  #following: Repeated | undefined;

  constructor(
    private readonly pool: Pool,
    private readonly log: Log,
  ) {}

  /** Reads them, and again every second from now on. */
  async follow(): Promise<void> {
    await this.look();
    this.#following = repeat(() => this.look(), {
      everyMs: EVERY_MS,
      onError: (err) => this.log.warn({ err }, 'it is not known which tokens were made or revoked'),
    });
  }

  async onModuleDestroy(): Promise<void> {
    await this.#following?.stop();
  }

  /** All that there ever were, the newest first. */
  get all(): readonly AccessToken[] {
    return this.#tokens;
  }

  /** Whether there ever was one of an admin. */
  get hadAdmin(): boolean {
    return this.#hadAdmin;
  }

  /** By the hex SHA-256 of the token. */
  of(digest: string): RoleToken | undefined {
    return this.#byDigest.get(digest);
  }

  /** Whether the log has not been read for so long that nobody can be let in by what it said. */
  get areStale(): boolean {
    return performance.now() - this.#answeredAt > SILENCE_MS;
  }

  /** Takes over what was recorded here, without a look at the log. */
  learn(acts: readonly StoredTokenAct[]): void {
    if (acts.length === 0) return;
    for (const act of acts) this.#acts.set(act.sequence, act);
    const inOrder = [...this.#acts.values()].sort((a, b) => a.sequence - b.sequence);
    this.#tokens = foldTokens(inOrder).reverse();
    this.#hadAdmin = this.#tokens.some(({ role }) => role === 'admin');
    this.#byDigest = new Map(this.#tokens.map((token) => [token.token_sha256, asRoleToken(token)]));
  }

  /** Knows afterwards all that was recorded before this call. Whoever asks meanwhile shares the look at the log. */
  look(): Promise<void> {
    this.#next ??= this.#lookInTurn();
    return this.#next;
  }

  async #lookInTurn(): Promise<void> {
    const pause = this.#lookedAt + LOOK_AGAIN_MS - performance.now();
    await Promise.all([this.#looking.catch(() => undefined), sleep(Math.max(0, pause))]);
    this.#next = undefined;
    this.#looking = this.#look();
    await this.#looking;
  }

  async #look(): Promise<void> {
    const now = performance.now();
    this.#lookedAt = now;
    const acts = await readTokenActs(this.pool, this.#readUpTo);
    this.#readUpTo = acts.at(-1)?.sequence ?? this.#readUpTo;
    this.learn(acts);
    this.#answeredAt = now;
  }
}

function asRoleToken(token: AccessToken): RoleToken {
  const { name, role, agent_id, expires_at } = token;
  return {
    ...token,
    principal: { name, role, agent_id, isShared: false },
    expiresAt: expires_at === null ? Infinity : Date.parse(expires_at),
  };
}
