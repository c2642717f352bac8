import type { DataSource } from 'typeorm';
import { ActionStore } from '#action-store';
import { PolicyHistory, PolicyInForce } from '#administration';
import type { QueueBackend } from '#evaluation-queue';
import { BullmqClient, openQueueBackend } from '#evaluation-queue';
import { openDatabase } from '#event-store';
import { timestamp } from '#platform';
import { loadPolicies } from '#policy';
import type { TestDatabase } from '../../../../test/support/database.js';
import { createTestDatabase } from '../../../../test/support/database.js';
import { Readiness } from './readiness.js';

let testDatabase: TestDatabase;
let database: DataSource;
let backend: QueueBackend;
let queue: BullmqClient;

beforeAll(async () => {
  testDatabase = await createTestDatabase();
  const { dsn } = testDatabase;
  database = await openDatabase({ dsn, role: 'faramesh_service', maxConnections: 4 });
  backend = openQueueBackend({
    redisUrl: undefined,
    dsn,
    installation: dsn.slice(-12),
    onError: (error) => expect(error).toBeUndefined(),
  });
  queue = new BullmqClient(backend);
  await queue.connect();
});

afterAll(async () => {
  await queue.close();
  await backend.close();
  await database.destroy();
  await testDatabase.drop();
});

it('all who ask at once share one look at the database, and the next has one of its own', async () => {
  const store = new ActionStore(database);
  const history = new PolicyHistory(store.pool, timestamp);
  const policies = new PolicyInForce(history);
  expect((await new Readiness(store, queue, policies).check()).checks.policy).toBe('failing');
  await history.offer(loadPolicies({ policyPath: 'test/support/policy.yaml' }), {
    source: 'a host',
    asked: false,
    by: 'somebody',
  });
  await policies.look();
  const readiness = new Readiness(store, queue, policies);
  let looks = 0;
  store.pool.on('acquire', () => looks++);
  const reports = await Promise.all(Array.from({ length: 100 }, () => readiness.check()));
  expect(reports.map(({ status }) => status)).toEqual(Array(100).fill('ready'));
  expect(looks).toBe(1);
  await readiness.check();
  expect(looks).toBe(2);
});
