import { createHash, createHmac, randomBytes, randomUUID } from 'node:crypto';
import type { Pool } from 'pg';
import type { DataSource } from 'typeorm';
import { v7 as uuidv7 } from 'uuid';
import { ActionStatus, rowOf, statusProjection } from '#action-status';
import { fold } from '#action';
import type { ActionEvent } from '#action';
import { canonicalJson } from '#json';
import { aCreated, aDecisionMade } from '../../test/support/builders.js';
import type { TestDatabase } from '../../test/support/database.js';
import { createTestDatabase } from '../../test/support/database.js';
import type { NewEvent } from '#event-record';
import type { StreamAppend } from './index.js';
import { linkEvents } from '#event-record';
import { appendEvents, createAppender, openDatabase, poolOf, readStream, readStreams } from './index.js';

let database: TestDatabase;
let connection: DataSource;
let pool: Pool;

beforeAll(async () => {
  database = await createTestDatabase();
  connection = await openDatabase({
    dsn: database.dsn,
    role: 'faramesh_service',
    maxConnections: 10,
    entities: [ActionStatus],
  });
  pool = poolOf(connection);
});

afterAll(async () => {
  await connection.destroy();
  await database.drop();
});

const by = { actor: { type: 'agent', id: 'agent-1' }, created_at: '2026-01-01T00:00:00.123456Z' } as const;

const linked = (action_id: string, bodies: ActionEvent[], after: NewEvent | null = null) =>
  linkEvents(bodies, { action_id, after, ...by });
const stream = (
  events: NewEvent<ActionEvent>[],
  history: NewEvent<ActionEvent>[] = [],
  idempotency?: StreamAppend['idempotency'],
): StreamAppend => {
  const action = fold([...history, ...events]);
  if (action === null) throw new Error('no events');
  return { events, row: rowOf(action), ...(idempotency ? { idempotency } : {}) };
};
const created = (id = uuidv7()) => linked(id, [aCreated()]);
const append = (...streams: StreamAppend[]): Promise<Set<string>> =>
  appendEvents(pool, streams, statusProjection);
const first = <T>(list: readonly T[]): T => {
  const [item] = list;
  if (item === undefined) throw new Error('the list is empty');
  return item;
};

describe('append', () => {
  it('gives back what was appended, to the microsecond', async () => {
    const events = linked(uuidv7(), [
      aCreated({ params: { z: 1, a: { '10': 'é', '9': [1e-7, 1e20] } } }),
      aDecisionMade(),
    ]);
    await append(stream(events));
    const read = await readStream(pool, first(events).action_id);
    expect(read).toEqual(events.map((event) => ({ ...event, position: expect.any(Number) as number })));
    expect(JSON.stringify(read[0]?.payload)).toBe(JSON.stringify(events[0]?.payload));
  });

  it('chains the events by hashes that anybody can recompute, the payload under its commitment', async () => {
    const events = linked(uuidv7(), [aCreated(), aDecisionMade()]);
    await append(stream(events));
    const [one, two] = await readStream(pool, first(events).action_id);
    if (!one || !two) throw new Error('the stream is too short');
    for (const event of [one, two]) {
      const { id, action_id, sequence, event_type, actor, created_at, meta, prev_hash, record_hash } = event;
      const text =
        canonicalJson({ id, action_id, sequence, event_type, actor, created_at, meta } as never) +
        (prev_hash ?? '');
      expect(createHash('sha256').update(text).digest('hex')).toBe(record_hash);
    }
    expect(two.prev_hash).toBe(one.record_hash);
    expect(one.meta.payload_commitment).toBe(
      createHmac('sha256', Buffer.from(one.salt ?? '', 'hex'))
        .update(canonicalJson(one.payload as never))
        .digest('hex'),
    );
    expect(two.meta.payload_commitment).toBeUndefined();
  });

  it('refuses a sequence that is taken and leaves the stream as it was', async () => {
    const events = created();
    await append(stream(events));
    const end = first(events);
    const [allow, deny] = [
      linked(end.action_id, [aDecisionMade('allow')], end),
      linked(end.action_id, [aDecisionMade('deny')], end),
    ];
    expect(await append(stream(allow, events))).toEqual(new Set([end.action_id]));
    expect(await append(stream(deny, events))).toEqual(new Set());
    expect(await readStream(pool, end.action_id)).toMatchObject([
      { sequence: 1 },
      { sequence: 2, meta: { decision: 'allow' } },
    ]);
  });

  it('appends the events of one stream together or not at all', async () => {
    const events = created();
    await append(stream(events));
    const end = first(events);
    await append(stream(linked(end.action_id, [aDecisionMade('allow')], end), events));
    const late = linked(
      end.action_id,
      [aDecisionMade('allow'), { event_type: 'started', meta: { lease: 3, executor: 'x' }, payload: null }],
      end,
    );
    expect(await append(stream(late, events))).toEqual(new Set());
    expect(await readStream(pool, end.action_id)).toHaveLength(2);
  });

  it('lets one stream of a batch fail alone', async () => {
    const [taken, free] = [created(), created()];
    await append(stream(taken));
    expect(await append(stream(taken), stream(free))).toEqual(new Set([first(free).action_id]));
  });

  it('lets exactly one of many writers win, whatever the number of them', async () => {
    const streams = Array.from({ length: 20 }, () => created());
    await append(...streams.map((events) => stream(events)));
    const writers = Array.from({ length: 8 }, () => {
      const decisions = streams.map((events) =>
        stream(linked(first(events).action_id, [aDecisionMade()], first(events)), events),
      );
      return append(...decisions.sort(() => Math.random() - 0.5));
    });
    const wins = (await Promise.all(writers)).flatMap((won) => [...won]);
    expect(wins.sort()).toEqual(streams.map((events) => first(events).action_id).sort());
    const read = await readStreams(pool, wins);
    expect([...read.values()].every((events) => events.length === 2)).toBe(true);
  });

  it('takes an idempotency key once for each principal, with many writers at once and keys in any order', async () => {
    const keys = Array.from({ length: 10 }, () => randomUUID());
    const writers = Array.from({ length: 6 }, (_, writer) => {
      const order = writer % 2 === 0 ? keys : keys.toReversed();
      return append(...order.map((key) => stream(created(), [], { principal: 'p', key })));
    });
    const won = (await Promise.all(writers)).flatMap((ids) => [...ids]);
    expect(won).toHaveLength(keys.length);
    expect(await append(stream(created(), [], { principal: 'another', key: first(keys) }))).toHaveProperty(
      'size',
      1,
    );
  });

  it('keeps the status row in the same statement', async () => {
    const events = created();
    await append(stream(events));
    const id = first(events).action_id;
    const status = async (): Promise<unknown> =>
      (await pool.query('SELECT sequence, status FROM action_status WHERE action_id = $1', [id])).rows;
    expect(await status()).toEqual([{ sequence: 1, status: 'pending_decision' }]);
    await append(stream(linked(id, [aDecisionMade('deny')], first(events)), events));
    expect(await status()).toEqual([{ sequence: 2, status: 'denied' }]);
  });

  it('writes nothing at all when the projection fails', async () => {
    const events = created();
    await expect(
      append({ events, row: { action_id: first(events).action_id, sequence: 1 } }),
    ).rejects.toThrow('null value');
    expect(await readStream(pool, first(events).action_id)).toEqual([]);
  });
});

describe('the appender', () => {
  it('shares commits among those who wait, and fails alone the one whose data is bad', async () => {
    const sizes: number[] = [];
    const appendOne = createAppender(pool, statusProjection, { onBatch: (size) => sizes.push(size) });
    const good = [created(), created(), created()];
    const bad = created();
    const results = await Promise.allSettled([
      ...good.map((events) => appendOne(stream(events))),
      appendOne({ events: bad, row: { action_id: first(bad).action_id, sequence: 1 } }),
    ]);
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'fulfilled', 'rejected']);
    expect(sizes).toEqual([4]);
    expect(
      (
        await readStreams(
          pool,
          good.map((events) => first(events).action_id),
        )
      ).size,
    ).toBe(3);
    expect(await readStream(pool, first(bad).action_id)).toEqual([]);
  });

  it('takes names that are too long for an index beside all others', async () => {
    const appendOne = createAppender(pool, statusProjection);
    const long = (): string => randomBytes(7_500).toString('base64');
    const requests = [{}, { agent_id: long() }, {}, { tool: long(), operation: long() }];
    const streams = requests.map((request) => stream(linked(uuidv7(), [aCreated(request)])));
    expect(await Promise.all(streams.map(appendOne))).toEqual([true, true, true, true]);
  });

  it('tells the loser of a race', async () => {
    const appendOne = createAppender(pool, statusProjection);
    const events = created();
    expect(await Promise.all([appendOne(stream(events)), appendOne(stream(events))])).toEqual([true, false]);
  });
});
