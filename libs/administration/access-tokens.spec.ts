import type { StoredTokenAct } from './access-tokens.js';
import { foldTokens, newestOfName, statusOfToken } from './access-tokens.js';

const at = (second: number): string => `2026-01-01T00:00:${String(second).padStart(2, '0')}.000000Z`;

/** Acts with defaults, one a second. */
const acts = (
  ...some: readonly { type: 'created' | 'revoked'; of: string; name?: string; expires?: string }[]
) =>
  some.map(({ type, of, name = of, expires }, index): StoredTokenAct => ({
    sequence: index + 1,
    actor: { type: 'admin', id: `admin-${index + 1}` },
    created_at: at(index + 1),
    payload: null,
    ...(type === 'created'
      ? {
          event_type: 'token_created',
          meta: { name, role: 'approver', agent_id: null, token_sha256: of, expires_at: expires ?? null },
        }
      : { event_type: 'token_revoked', meta: { name, token_sha256: of } }),
  }));

describe('the fold of tokens', () => {
  it('is empty where nothing happened', () => {
    expect(foldTokens([])).toEqual([]);
  });

  it('tells who made a token, and who revoked it when', () => {
    const [token] = foldTokens(
      acts({ type: 'created', of: 'a', name: 'alice' }, { type: 'revoked', of: 'a' }),
    );
    expect(token).toEqual({
      name: 'alice',
      role: 'approver',
      agent_id: null,
      token_sha256: 'a',
      created_at: at(1),
      created_by: 'admin-1',
      expires_at: null,
      revoked_at: at(2),
      revoked_by: 'admin-2',
    });
  });

  it('revokes the token that is meant and no other of its name', () => {
    const tokens = foldTokens(
      acts(
        { type: 'created', of: 'a', name: 'alice' },
        { type: 'revoked', of: 'a', name: 'alice' },
        { type: 'created', of: 'b', name: 'alice' },
      ),
    );
    expect(tokens.map(({ revoked_at }) => revoked_at)).toEqual([at(2), null]);
  });

  it('leaves a token as it is when it is made or revoked once more, and knows no token that was only revoked', () => {
    const history = acts(
      { type: 'created', of: 'a', name: 'alice' },
      { type: 'revoked', of: 'a' },
      { type: 'revoked', of: 'a' },
      { type: 'created', of: 'a', name: 'mallory' },
      { type: 'revoked', of: 'unknown' },
    );
    expect(foldTokens(history)).toMatchObject([{ name: 'alice', revoked_at: at(2), revoked_by: 'admin-2' }]);
  });

  it('gives the same however often an act is seen', () => {
    const history = acts(
      { type: 'created', of: 'a' },
      { type: 'created', of: 'b' },
      { type: 'revoked', of: 'a' },
    );
    expect(foldTokens(history.flatMap((act) => [act, act]))).toEqual(foldTokens(history));
  });
});

describe('the status of a token', () => {
  const [token] = foldTokens(acts({ type: 'created', of: 'a', expires: at(30) }));
  if (!token) throw new Error('the fold is empty');

  it.each([
    ['active', at(29)],
    ['expired', at(30)],
    ['expired', at(31)],
  ])('is %s at %s when it expires in the second thirty', (status, now) => {
    expect(statusOfToken(token, now)).toBe(status);
  });

  it('is revoked once it was, however long ago it would have expired', () => {
    expect(statusOfToken({ ...token, revoked_at: at(10) }, at(40))).toBe('revoked');
  });

  it('is active for ever where no end was set', () => {
    expect(statusOfToken({ ...token, expires_at: null }, '9999-12-31T00:00:00.000000Z')).toBe('active');
  });
});

describe('a name', () => {
  const tokens = foldTokens(
    acts({ type: 'created', of: 'a', name: 'alice' }, { type: 'created', of: 'b', name: 'Alice' }),
  );

  it('means the newest token that has it, however it is written', () => {
    expect(newestOfName(tokens, 'ALICE')?.token_sha256).toBe('b');
    expect(newestOfName(tokens, 'bob')).toBeUndefined();
  });
});
