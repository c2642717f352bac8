import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { pino } from 'pino';
import { PolicyHistory } from '#administration';
import type { QueueBackend } from '#evaluation-queue';
import { openQueueBackend } from '#evaluation-queue';
import { timestamp } from '#platform';
import { PolicyInForce } from '#policy';
import type { TestDatabase } from '../../test/support/database.js';
import { createTestDatabase } from '../../test/support/database.js';
import { eventually } from '../../test/support/eventually.js';
import { PolicyRefresh } from './policy-refresh.js';

const folder = mkdtempSync(path.join(tmpdir(), 'refresh-'));
const write = (file: string, effect: string): string => {
  writeFileSync(path.join(folder, file), `rules:\n  - match: { tool: "*" }\n    ${effect}: true\n`);
  return path.join(folder, file);
};

let database: TestDatabase;
let pool: pg.Pool;
let ends: (() => Promise<unknown>)[];

beforeEach(async () => {
  database = await createTestDatabase();
  pool = new pg.Pool({ connectionString: database.dsn, max: 4, options: '-c role=faramesh_service' });
  ends = [];
});

afterEach(async () => {
  for (const end of ends) await end();
  await pool.end();
  await database.drop();
});
afterAll(() => rmSync(folder, { recursive: true }));

/** A process of the installation that hears no announcement of any other. */
async function deafProcess(
  name: string,
  policyPath: string,
): Promise<{ policies: PolicyInForce; history: PolicyHistory; refresh: PolicyRefresh }> {
  const policies = new PolicyInForce({ policyPath });
  policies.refresh();
  const history = new PolicyHistory(pool, policies, { name, clock: timestamp });
  await history.current();
  const backend: QueueBackend = openQueueBackend({
    redisUrl: process.env['TEST_REDIS_URL'],
    dsn: database.dsn,
    installation: `${database.dsn}-${name}`,
    onError: () => undefined,
  });
  const relay = backend.relay(name);
  await relay.waitUntilReady();
  const refresh = new PolicyRefresh(policies, history, relay, pino({ level: 'silent' }));
  await refresh.listen();
  ends.push(
    () => refresh.stop(),
    () => relay.close(),
    () => backend.close(),
  );
  return { policies, history, refresh };
}

describe('a refreshed policy', () => {
  it('reaches those whom the announcement did not reach', async () => {
    const file = write('shared.yaml', 'allow');
    const [one, other] = [await deafProcess('one', file), await deafProcess('other', file)];
    write('shared.yaml', 'deny');
    await one.refresh.everywhere('somebody');
    await eventually(() => {
      expect(other.policies.info().policy_hash).toBe(one.policies.info().policy_hash);
      return Promise.resolve();
    });
    expect((await one.history.all()).map(({ actor }) => actor.id)).toEqual(['somebody', 'one']);
  });

  it('does not go to and fro between processes with different files', async () => {
    const one = await deafProcess('one', write('one.yaml', 'allow'));
    const other = await deafProcess('other', write('other.yaml', 'deny'));
    const hashes = [one, other].map(({ policies }) => policies.info().policy_hash);
    write('one.yaml', 'require_approval');
    await one.refresh.everywhere('somebody');
    await eventually(async () => expect(await other.history.newest()).toMatchObject({ isHere: false }));
    for (let decision = 0; decision < 5; decision++)
      for (const { history } of [one, other]) await history.current();
    expect(await one.history.all()).toHaveLength(3);
    expect(other.policies.info().policy_hash).toBe(hashes[1]);
  });
});
