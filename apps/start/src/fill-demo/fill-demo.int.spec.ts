import type pg from 'pg';
import type { DataSource } from 'typeorm';
import { rebuildStatus } from '#action-status';
import { PolicyHistory } from '#administration';
import { replayAll } from '#decision-replay';
import { openDatabase, poolOf } from '#event-store';
import { timestamp } from '#platform';
import { PolicyFiles, PolicyError } from '#policy';
import type { TestDatabase } from '../../../../test/support/database.js';
import { createTestDatabase } from '../../../../test/support/database.js';
import { fillDemo } from './fill-demo.js';

const SETTINGS = { redactions: [], approvalTimeout: 86_400 };

let database: TestDatabase;
let owner: DataSource;
let pool: pg.Pool;

beforeEach(async () => {
  database = await createTestDatabase();
  owner = await openDatabase({ dsn: database.dsn, role: null, maxConnections: 4 });
  pool = poolOf(owner);
});

afterEach(async () => {
  await owner.destroy();
  await database.drop();
});

async function putInForce(): Promise<void> {
  const { policies } = new PolicyFiles({ policyPath: 'policies/default.yaml' }).read();
  if (policies instanceof PolicyError) throw policies;
  await new PolicyHistory(pool, timestamp).offer(policies, {
    source: 'host:policy',
    asked: false,
    by: 'somebody',
  });
}

const count = async (sql: string): Promise<number> =>
  Number((await pool.query<{ count: string }>(`SELECT count(*) FROM ${sql}`)).rows[0]?.count);

describe('a demo', () => {
  it('fills an empty log once, however many start at once, and with what the policy decides', async () => {
    await putInForce();
    const filled = await Promise.all([1, 2, 3].map(() => fillDemo(database.dsn, SETTINGS)));
    const [done, ...others] = filled.filter((one) => one !== undefined);
    expect(others).toEqual([]);
    const actions = done?.actions ?? 0;
    expect(actions).toBeGreaterThan(300);
    expect(await count('action_status')).toBe(actions);
    expect(done?.waiting).toBeGreaterThanOrEqual(4);
    expect(
      await count(
        `action_status WHERE status = 'pending_approval' AND created_at > now() - interval '1 minute'`,
      ),
    ).toBe(done?.waiting);
    for (const left of ['pending_decision', 'allowed', 'approved', 'executing', 'timeout'])
      expect([left, await count(`action_status WHERE status = '${left}'`)]).toEqual([left, 0]);
    for (const some of [
      `status = 'succeeded'`,
      `status = 'failed'`,
      `reason_code = 'HUMAN_APPROVED'`,
      `reason_code = 'HUMAN_DENIED'`,
      `reason_code = 'APPROVAL_EXPIRED'`,
      `decision = 'deny'`,
      `risk_level = 'high'`,
    ])
      expect([some, (await count(`action_status WHERE ${some}`)) > 0]).toEqual([some, true]);
    expect(await count('(SELECT DISTINCT agent_id FROM action_status) AS agents')).toBe(6);
    expect(await count(`events WHERE sequence = 1 AND payload -> 'context' ->> 'demo' = 'true'`)).toBe(
      actions,
    );
    expect(await count('events WHERE created_at > now()')).toBe(0);
    expect(
      await count(
        `action_status WHERE abs(extract(epoch FROM created_at) - extract(epoch FROM uuid_extract_timestamp(action_id))) > 0.01`,
      ),
    ).toBe(0);
    expect(await rebuildStatus(pool)).toMatchObject({ actions, different: [] });
    expect((await replayAll(pool)).results).toMatchObject({ same: actions, different: 0 });
  });

  it('leaves a log alone that holds anything, and one without a policy', async () => {
    expect(await fillDemo(database.dsn, SETTINGS)).toBeUndefined();
    await putInForce();
    await fillDemo(database.dsn, SETTINGS);
    await pool.query('CREATE TABLE before AS SELECT * FROM events');
    expect(await fillDemo(database.dsn, SETTINGS)).toBeUndefined();
    expect(await count('events')).toBe(await count('before'));
  });
});
