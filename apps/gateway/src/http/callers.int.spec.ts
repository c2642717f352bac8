import pg from 'pg';
import { pino } from 'pino';
import { createToken } from '#administration';
import type { TestDatabase } from '../../../../test/support/database.js';
import { createTestDatabase } from '../../../../test/support/database.js';
import { newToken } from '../manage-tokens/new-token.js';
import { Callers, digestOf } from './callers.js';
import { RoleTokens } from './role-tokens.js';

let database: TestDatabase;
let pool: pg.Pool;
let tokens: RoleTokens;
let callers: Callers;
let looks: number;

beforeEach(async () => {
  database = await createTestDatabase();
  pool = new pg.Pool({ connectionString: database.dsn, max: 2, options: '-c role=faramesh_service' });
  tokens = new RoleTokens(pool, pino({ level: 'silent' }));
  await tokens.look();
  callers = new Callers(['a-shared-token'], tokens);
  looks = 0;
  pool.on('acquire', () => looks++);
});

afterEach(async () => {
  await tokens.onModuleDestroy();
  await pool.end();
  await database.drop();
});

const bearer = (token: string): string => `Bearer ${token}`;

/** A token that another gateway makes. */
async function aTokenOf(name: string): Promise<string> {
  const token = newToken();
  const other = new pg.Pool({ connectionString: database.dsn, max: 1, options: '-c role=faramesh_service' });
  await createToken(
    other,
    { name, role: 'auditor', agent_id: null, token_sha256: digestOf(token), expires_at: null },
    { actor: { type: 'admin', id: 'somebody' }, created_at: '2026-01-01T00:00:00.000000Z' },
  );
  await other.end();
  return token;
}

describe('a caller', () => {
  it('with a token that was made elsewhere is known at once', async () => {
    const token = await aTokenOf('alice');
    await expect(callers.principalOf(bearer(token))).resolves.toMatchObject({
      name: 'alice',
      role: 'auditor',
    });
    expect(looks).toBe(1);
  });

  it('with a known token costs no look at the log', async () => {
    const token = await aTokenOf('alice');
    await callers.principalOf(bearer(token));
    looks = 0;
    expect(callers.principalOf(bearer(token))).toMatchObject({ name: 'alice' });
    expect(callers.principalOf(bearer('a-shared-token'))).toMatchObject({ role: 'admin', isShared: true });
    expect(looks).toBe(0);
  });
});

describe('strangers', () => {
  it('cost no look at the log when their token cannot be one', () => {
    for (const token of ['x', `fara_${'x'.repeat(42)}`, `fara_${'x'.repeat(44)}`, `fara_${'!'.repeat(43)}`])
      expect(() => callers.principalOf(bearer(token))).toThrow('not known here');
    expect(() => callers.principalOf(undefined)).toThrow('needs a token');
    expect(() => callers.principalOf('Basic x')).toThrow('needs a token');
    expect(looks).toBe(0);
  });

  it('in a crowd share a look, and beyond a bound none of them waits', async () => {
    const answers = await Promise.allSettled(
      Array.from({ length: 1_500 }, async () => callers.principalOf(bearer(newToken()))),
    );
    const statuses = answers.map((answer) =>
      answer.status === 'rejected' ? (answer.reason as { status: number }).status : 200,
    );
    expect(statuses.filter((status) => status === 401)).toHaveLength(1_000);
    expect(statuses.filter((status) => status === 503)).toHaveLength(500);
    expect(looks).toBe(1);
  });

  it('one after another have the log looked at a few times a second', async () => {
    const began = performance.now();
    for (let each = 0; each < 6; each++)
      await expect(callers.principalOf(bearer(newToken()))).rejects.toThrow('not known here');
    expect(looks / ((performance.now() - began) / 1000)).toBeLessThanOrEqual(4.5);
  });
});
