import { createHmac, randomBytes } from 'node:crypto';
import { Controller } from '@nestjs/common';
import type { INestMicroservice } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { EventPattern, Payload } from '@nestjs/microservices';
import { lastValueFrom } from 'rxjs';
import type { TestDatabase } from '../../test/support/database.js';
import { createTestDatabase } from '../../test/support/database.js';
import { eventually } from '../../test/support/eventually.js';
import { aDecisionMade } from '../../test/support/builders.js';
import type { Announcement, AnnouncedDecision, DecisionRelay, EvaluationJob, QueueBackend } from './index.js';
import {
  BullmqClient,
  BullmqServer,
  DecisionAnnouncements,
  EVALUATE,
  openQueueBackend,
  RethrowFilter,
} from './index.js';

describe.each(['postgres', 'redis'] as const)('the evaluation queue on %s', (kind) => {
  let database: TestDatabase;
  const others: TestDatabase[] = [];
  let backend: QueueBackend;
  let client: BullmqClient;
  let server: INestMicroservice;
  const taken: (readonly string[])[] = [];
  let failures = 0;

  @Controller()
  class Evaluations {
    @EventPattern(EVALUATE)
    evaluate(@Payload() { action_ids }: EvaluationJob): void {
      taken.push(action_ids);
      if (failures-- > 0) throw new Error('not this time');
    }
  }

  beforeAll(async () => {
    database = await createTestDatabase();
    backend = openQueueBackend({
      redisUrl: kind === 'redis' ? process.env['TEST_REDIS_URL'] : undefined,
      dsn: database.dsn,
      installation: database.dsn.slice(-12),
      onError: (error) => expect(error).toBeUndefined(),
    });
    client = new BullmqClient(backend);
    await client.connect();
    server = await NestFactory.createMicroservice(
      { module: Evaluations, controllers: [Evaluations] },
      {
        strategy: new BullmqServer(backend, 2),
        logger: false,
      },
    );
    server.useGlobalFilters(new RethrowFilter());
    await server.listen();
  });

  afterAll(async () => {
    await server.close();
    await client.close();
    await backend.close();
    await Promise.all([database, ...others].map((one) => one.drop()));
  });

  beforeEach(() => {
    taken.length = 0;
    failures = 0;
  });

  const quietDatabase = async (): Promise<TestDatabase> => {
    const quiet = await createTestDatabase();
    others.push(quiet);
    return quiet;
  };

  const emit = (pattern: string, ...action_ids: string[]): Promise<unknown> =>
    lastValueFrom(client.emit(pattern, { action_ids, reply_to: null } satisfies EvaluationJob), {
      defaultValue: undefined,
    });

  it('runs on the backend that was asked for', () => {
    expect(backend.kind).toBe(kind);
  });

  it('hands a job to the handler of its pattern', async () => {
    await emit(EVALUATE, 'one', 'two');
    await eventually(() => expect(taken).toEqual([['one', 'two']]));
  });

  it('tries a job again whose handler failed', async () => {
    failures = 2;
    await emit(EVALUATE, 'again');
    await eventually(() => expect(taken).toEqual([['again'], ['again'], ['again']]));
  });

  it('fails a job that no handler takes instead of calling it done', async () => {
    const job = await client
      .unwrap<{ add(name: string, data: object): Promise<{ getState(): Promise<string> }> }>()
      .add('unheard-of', {});
    await eventually(async () => expect(await job.getState()).toBe('failed'));
    expect(taken).toEqual([]);
  });

  it('knows how long the job that waits longest has waited', async () => {
    const other = openQueueBackend({
      redisUrl: kind === 'redis' ? process.env['TEST_REDIS_URL'] : undefined,
      dsn: kind === 'redis' ? database.dsn : (await quietDatabase()).dsn,
      installation: 'nobody-works-here',
      onError: (error) => expect(error).toBeUndefined(),
    });
    const quiet = new BullmqClient(other);
    await quiet.connect();
    expect(await quiet.oldestWaitingAge()).toBe(0);
    const job = { action_ids: ['one'], reply_to: null };
    await lastValueFrom(quiet.emit(EVALUATE, job), { defaultValue: undefined });
    await eventually(async () => expect(await quiet.oldestWaitingAge()).toBeGreaterThan(0.3));
    await lastValueFrom(quiet.emit(EVALUATE, job), { defaultValue: undefined });
    expect(await quiet.oldestWaitingAge()).toBeGreaterThan(0.3);
    await quiet.close();
    await other.close();
  });

  describe('announcements', () => {
    const key = randomBytes(32);
    const decision: AnnouncedDecision = {
      ...aDecisionMade(),
      action_id: 'for-b',
      sequence: 2,
      created_at: '2026-01-01T00:00:00.123456Z',
    };
    const relays: DecisionRelay[] = [];
    const heard = { a: [] as Announcement[], b: [] as Announcement[] };
    let gateways: Record<'a' | 'b', DecisionAnnouncements>;

    beforeAll(async () => {
      const [a, b] = [backend.relay('gateway-a'), backend.relay('gateway-b')];
      relays.push(a, b);
      gateways = { a: new DecisionAnnouncements(a, key), b: new DecisionAnnouncements(b, key) };
      for (const name of ['a', 'b'] as const)
        await gateways[name].listen(`gateway-${name}`, (announcement) => heard[name].push(announcement));
    });

    afterAll(() => Promise.all(relays.map((relay) => relay.close())));

    beforeEach(() => {
      heard.a.length = heard.b.length = 0;
    });

    it('go to the gateway that asked, and to all when nobody is known to wait', async () => {
      const [toB, toAll] = [
        { ids: ['for-b'], events: [decision] },
        { ids: ['for-all'], events: [] },
      ];
      await gateways.a.announce('gateway-b', toB);
      await gateways.a.announce(null, toAll);
      await eventually(() => expect(heard).toEqual({ a: [toAll], b: [toB, toAll] }));
    });

    const events = JSON.stringify([decision]);
    const macOf = (text: string): string => createHmac('sha256', key).update(text).digest('hex');

    it.each<[what: string, message: unknown, ids: readonly string[]]>([
      [
        'signed with another key',
        { events, mac: createHmac('sha256', 'guess').update(events).digest('hex') },
        [],
      ],
      ['signed for other events', { events: events.replace('allow', 'deny'), mac: macOf(events) }, []],
      ['with half a signature', { events, mac: macOf(events).slice(0, 32) }, []],
      ['without a signature', { ids: ['for-b'], events: [decision] }, ['for-b']],
      ['that is nothing', null, []],
      ['that is a list, as older evaluators send it', ['for-b'], []],
      ['of ids that are none', { ids: [null, 7, 'for-b', {}] }, ['for-b']],
    ])('hold no decision when it comes %s', async (_, message, ids) => {
      const [relay] = relays;
      await relay?.publish('decided.gateway-b', message);
      await eventually(() => expect(heard.b).toEqual([{ ids, events: [] }]));
    });
  });
});
