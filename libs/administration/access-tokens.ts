import type { Actor, NewEvent } from '#event-record';
import { readActsAfter, recordAct } from '#event-store';
import type { Pool } from 'pg';
import type { Role, TokenCreated, TokenRevoked } from './acts.js';

/** A token as the log tells of it. */
export interface AccessToken {
  readonly name: string;
  readonly role: Role;
  readonly agent_id: string | null;
  readonly token_sha256: string;
  readonly created_at: string;
  readonly created_by: string;
  readonly expires_at: string | null;
  readonly revoked_at: string | null;
  readonly revoked_by: string | null;
}

export type TokenStatus = 'active' | 'expired' | 'revoked';

type TokenAct = TokenCreated | TokenRevoked;
type Recorded<Act extends TokenAct> = Pick<NewEvent, 'sequence' | 'actor' | 'created_at'> & Act;
export type StoredTokenAct = Recorded<TokenCreated> | Recorded<TokenRevoked>;

/** There is an active token of this name. */
export class NameTaken extends Error {}

/** All tokens that there ever were, the oldest first. */
export function foldTokens(acts: Iterable<StoredTokenAct>): AccessToken[] {
  const tokens = new Map<string, AccessToken>();
  for (const act of acts) {
    const { token_sha256 } = act.meta;
    const token = tokens.get(token_sha256);
    switch (act.event_type) {
      case 'token_created':
        tokens.set(token_sha256, token ?? created(act));
        break;
      case 'token_revoked':
        if (token?.revoked_at === null)
          tokens.set(token_sha256, { ...token, revoked_at: act.created_at, revoked_by: act.actor.id });
        break;
      default:
        act satisfies never;
    }
  }
  return [...tokens.values()];
}

const created = ({ meta, actor, created_at }: Recorded<TokenCreated>): AccessToken => ({
  name: meta.name,
  role: meta.role,
  agent_id: meta.agent_id,
  token_sha256: meta.token_sha256,
  created_at,
  created_by: actor.id,
  expires_at: meta.expires_at,
  revoked_at: null,
  revoked_by: null,
});

/** @param now RFC 3339 UTC, as the log keeps times. */
export function statusOfToken({ revoked_at, expires_at }: AccessToken, now: string): TokenStatus {
  if (revoked_at !== null) return 'revoked';
  return expires_at !== null && expires_at <= now ? 'expired' : 'active';
}

/** The acts that tokens come from, after a place in the stream of acts, in order. */
export const readTokenActs = (pool: Pool, after = 0): Promise<StoredTokenAct[]> =>
  readActsAfter<TokenAct>(pool, ['token_created', 'token_revoked'], after);

interface By {
  readonly actor: Actor;
  readonly created_at: string;
}

/**
 * @returns the acts of all tokens, with the new one.
 * @throws NameTaken when a token of this name is active, as the log stands when the act is appended.
 */
export function createToken(pool: Pool, meta: TokenCreated['meta'], by: By): Promise<StoredTokenAct[]> {
  return recordTokenAct(pool, by, (acts) => {
    const token = newestOfName(foldTokens(acts), meta.name);
    if (token && statusOfToken(token, by.created_at) === 'active') {
      throw new NameTaken(
        `There is an active token of the name ${token.name}; revoke it first, or take another name.`,
      );
    }
    return { event_type: 'token_created', meta, payload: null };
  });
}

/**
 * Revokes the newest token of a name, unless there is none, or it was revoked before.
 *
 * @returns the acts of all tokens, with this one.
 */
export function revokeToken(pool: Pool, wanted: string, by: By): Promise<StoredTokenAct[]> {
  return recordTokenAct(pool, by, (acts) => {
    const token = newestOfName(foldTokens(acts), wanted);
    if (token?.revoked_at !== null) return null;
    const { name, token_sha256 } = token;
    return { event_type: 'token_revoked', meta: { name, token_sha256 }, payload: null };
  });
}

async function recordTokenAct(
  pool: Pool,
  by: By,
  next: (acts: readonly StoredTokenAct[]) => TokenAct | null,
): Promise<StoredTokenAct[]> {
  let before: StoredTokenAct[] = [];
  const act = await recordAct<TokenAct>(
    pool,
    async () => {
      before = await readTokenActs(pool);
      return next(before);
    },
    by,
  );
  return act === null ? before : [...before, act];
}

/** Names that differ in case alone are one. */
export function newestOfName(tokens: readonly AccessToken[], name: string): AccessToken | undefined {
  const wanted = name.toLowerCase();
  return tokens.findLast((token) => token.name.toLowerCase() === wanted);
}
