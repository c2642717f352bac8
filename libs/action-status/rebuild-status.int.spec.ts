import type { DataSource } from 'typeorm';
import { v7 as uuidv7 } from 'uuid';
import { ActionStore } from '#action-store';
import { openDatabase, poolOf } from '#event-store';
import { aCreated, aDecisionMade } from '../../test/support/builders.js';
import type { TestDatabase } from '../../test/support/database.js';
import { createTestDatabase } from '../../test/support/database.js';
import { ActionStatus, projectionLag, rebuildStatus } from './index.js';

let database: TestDatabase;
let owner: DataSource;
let service: DataSource;
let ids: string[];

beforeEach(async () => {
  database = await createTestDatabase();
  owner = await openDatabase({ dsn: database.dsn, role: null, maxConnections: 2 });
  service = await openDatabase({
    dsn: database.dsn,
    role: 'faramesh_service',
    maxConnections: 2,
    entities: [ActionStatus],
  });
  const store = new ActionStore(service);
  const by = { actor: { type: 'agent', id: 'a' }, created_at: '2026-01-01T00:00:00.000001Z' } as const;
  ids = Array.from({ length: 30 }, () => uuidv7());
  await Promise.all(ids.map((id) => store.submit(aCreated(), { id, ...by })));
  await Promise.all(
    ids
      .slice(0, 20)
      .map((id, index) => store.change(id, () => [aDecisionMade(index % 2 ? 'deny' : 'allow')], by)),
  );
});

afterEach(async () => {
  await Promise.all([owner.destroy(), service.destroy()]);
  await database.drop();
});

const rebuild = (replace = false) => rebuildStatus(poolOf(owner), { replace });
const tamper = (sql: string): Promise<unknown> => owner.query(sql, [ids[3]]);

describe('the projection lag', () => {
  it('is none, and counts the events that a row does not tell of', async () => {
    expect(await projectionLag(poolOf(service))).toBe(0);
    await tamper('UPDATE action_status SET sequence = 1 WHERE action_id = $1');
    expect(await projectionLag(poolOf(service))).toBe(1);
  });
});

describe('the rebuilt status', () => {
  it('is identical to the live one', async () => {
    expect(await rebuild()).toEqual({ actions: 30, events: 50, different: [] });
  });

  it.each([
    ['a changed row', `UPDATE action_status SET status = 'allowed' WHERE action_id = $1`],
    [
      'a changed time',
      `UPDATE action_status SET updated_at = updated_at + interval '1 microsecond' WHERE action_id = $1`,
    ],
    ['a missing row', 'DELETE FROM action_status WHERE action_id = $1'],
  ])('shows %s, and replaces it when told to', async (_, sql) => {
    await tamper(sql);
    expect((await rebuild()).different).toEqual([ids[3]]);
    expect((await rebuild(true)).different).toEqual([ids[3]]);
    expect((await rebuild()).different).toEqual([]);
  });

  it('shows a row that no event accounts for, and removes it when told to', async () => {
    const id = uuidv7();
    await owner.query(
      `INSERT INTO action_status SELECT $1, sequence, status, agent_id, tool, operation, decision, reason_code, risk_level, created_at, updated_at
       FROM action_status LIMIT 1`,
      [id],
    );
    expect((await rebuild(true)).different).toEqual([id]);
    expect((await rebuild()).different).toEqual([]);
  });

  it('is of one moment, while others append', async () => {
    const store = new ActionStore(service);
    const by = { actor: { type: 'agent', id: 'a' }, created_at: '2026-01-01T00:00:00.000001Z' } as const;
    let isOver = false;
    const writers = [1, 2].map(async () => {
      while (!isOver) {
        const id = uuidv7();
        await store.submit(aCreated(), { id, ...by });
        await store.change(id, () => [aDecisionMade()], by);
      }
    });
    let events = 0;
    for (let times = 0; times < 20; times++) {
      const report = await rebuild();
      expect(report.different).toEqual([]);
      expect(report.events).toBeGreaterThanOrEqual(events);
      events = report.events;
    }
    isOver = true;
    await Promise.all(writers);
    expect(events).toBeGreaterThan(50);
  });
});
