import { randomUUID } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import pg from 'pg';
import { projectRoot } from '#platform';
import type { Answer } from '../support/client.js';
import { anAction, call, needsApproval } from '../support/client.js';
import { eventually } from '../support/eventually.js';
import type { QueueKind, System } from '../support/system.js';
import { startSystem } from '../support/system.js';

const dieAt = pathToFileURL(path.join(projectRoot, 'dist/test/crash-points/die-at.js')).href;
/** Settings of a process that kills itself at a point. */
const dying = (point: string) => ({ NODE_OPTIONS: `--import=${dieAt}`, CRASH_AT: point });

/** A line of the table: who died where, and what came of it. */
interface Line {
  readonly queue: string;
  readonly dies: string;
  readonly caller: string;
  readonly log: string;
  readonly recovery: string;
  /** From the death on. */
  readonly seconds: number | null;
}

const table: Line[] = [];

/** Longer than it takes until a stalled job is given to another evaluator. */
const PATIENCE_SECONDS = 30;

let system: System;
let address: string;
let pool: pg.Pool;

const begin = async (queue: QueueKind, evaluators: number): Promise<void> => {
  system = await startSystem({ queue, evaluators });
  [address = ''] = system.addresses;
  pool = new pg.Pool({ connectionString: system.database.dsn, max: 1 });
};

afterAll(() => {
  const file = process.env['CRASH_POINTS_TABLE'];
  if (file === undefined) return;
  const lines = table.map(({ queue, dies, caller, log, recovery, seconds }) =>
    [queue, dies, caller, log, recovery, seconds === null ? '' : seconds.toFixed(1)].join(' | '),
  );
  const head = ['queue', 'dies', 'the caller sees', 'the log holds', 'recovery', 's'];
  writeFileSync(
    file,
    [head.join(' | '), head.map(() => '---').join(' | '), ...lines, '']
      .map((line) => line && `| ${line} |`)
      .join('\n'),
  );
});

const end = async (): Promise<void> => {
  await pool.end();
  await system.stop();
};

const submit = (to: string, key: string, body: object = anAction()): Promise<Answer> =>
  call(to, 'POST', '/v1/actions', {
    body,
    headers: { 'idempotency-key': key, prefer: `wait=${PATIENCE_SECONDS}` },
  });

const get = async (id: string) => (await call(address, 'GET', `/v1/actions/${id}`)).body;

const typesOf = async (sql: string, value: string): Promise<string[]> =>
  (
    await pool.query<{ event_type: string }>(`SELECT event_type FROM events ${sql} ORDER BY sequence`, [
      value,
    ])
  ).rows.map(({ event_type }) => event_type);
const recordedUnder = (key: string): Promise<string[]> =>
  typesOf('JOIN idempotency_keys USING (action_id) WHERE key = $1', key);
const eventsOf = (id: string): Promise<string[]> => typesOf('WHERE action_id = $1', id);

const DECIDED = ['created', 'decision_made'];

const since = (moment: number): number => (performance.now() - moment) / 1000;

/** The call breaks off, because the gateway is gone. */
const expectBrokenOff = async (
  answer: Promise<unknown>,
  gateway: System['gateways'][number],
): Promise<number> => {
  await expect(answer).rejects.toThrow('fetch failed');
  await gateway.ended;
  expect(gateway.process.signalCode).toBe('SIGKILL');
  return performance.now();
};

describe.each<QueueKind>(['redis', 'postgres'])('with the queue on %s', (queue) => {
  describe('a gateway that dies while it submits', () => {
    beforeAll(() => begin(queue, 1));
    afterAll(end);

    it('before the append has recorded nothing; trying again is the first time', async () => {
      const key = randomUUID();
      const { address: broken, gateway } = await system.startGateway(dying('before append'));
      await expectBrokenOff(submit(broken, key), gateway);
      expect(await recordedUnder(key)).toEqual([]);
      expect((await submit(address, key)).body.status).toBe('allowed');
      expect(await recordedUnder(key)).toEqual(DECIDED);
      table.push({
        queue,
        dies: 'gateway, submit: before the append',
        caller: 'connection reset; again with the same key: 200, a new action',
        log: 'nothing',
        recovery: 'none needed',
        seconds: null,
      });
    });

    it.each([
      ['after append', 'after the append', 'the sweep enqueues it'],
      ['before enqueue', 'before the enqueue', 'the sweep enqueues it'],
      ['after enqueue', 'after the enqueue', 'none needed: the job is there'],
      ['before answer', 'decided, before the answer', 'none needed: it is decided'],
    ])(
      '%s has recorded the action, which is decided without it; the same key finds it',
      async (point, where, recovery) => {
        const key = randomUUID();
        const { address: broken, gateway } = await system.startGateway(dying(point));
        const died = await expectBrokenOff(submit(broken, key), gateway);
        const found = await recordedUnder(key);
        expect(found[0]).toBe('created');
        await eventually(async () => expect(await recordedUnder(key)).toEqual(DECIDED));
        const seconds = since(died);
        const again = await submit(address, key);
        expect(again).toMatchObject({ status: 200, body: { status: 'allowed' } });
        expect(await eventsOf(again.body.id)).toEqual(DECIDED);
        expect(await recordedUnder(key)).toEqual(DECIDED);
        table.push({
          queue,
          dies: `gateway, submit: ${where}`,
          caller: 'connection reset; again with the same key: 200, the same action',
          log: found.join(', '),
          recovery,
          seconds,
        });
      },
    );
  });

  describe('an evaluator that dies', () => {
    beforeEach(() => begin(queue, 0));
    afterEach(end);

    it.each([
      ['before read', 'after it took the job', ['created'], 'the sweep, or the stalled job, has it decided'],
      ['before append', 'before the append', ['created'], 'the sweep, or the stalled job, has it decided'],
      ['after append', 'after the append, before it announces', DECIDED, 'the stalled job announces it'],
      ['after announce', 'before it acknowledges', DECIDED, 'the stalled job finds it decided'],
      ['after acknowledge', 'after it acknowledged', DECIDED, 'none needed'],
    ])(
      '%s leaves an action that is decided once, and its caller is answered',
      async (point, where, log, recovery) => {
        const key = randomUUID();
        const evaluator = await system.startEvaluator(dying(point));
        const asked = performance.now();
        let waited = 0;
        const answer = submit(address, key).finally(() => (waited = since(asked)));
        await evaluator.ended;
        expect(evaluator.process.signalCode).toBe('SIGKILL');
        const died = performance.now();
        expect(await recordedUnder(key)).toEqual(log);
        await system.startEvaluator();
        await eventually(async () => expect(await recordedUnder(key)).toEqual(DECIDED));
        const seconds = log.length === DECIDED.length ? null : since(died);
        const { status, body } = await answer;
        expect({ status, decided: body.status }).toEqual({ status: 200, decided: 'allowed' });
        expect(await eventsOf(body.id)).toEqual(DECIDED);
        // It heard of the decision, and did not find it when its time was up.
        expect(waited).toBeLessThan(PATIENCE_SECONDS - 1);
        table.push({
          queue,
          dies: `evaluator: ${where}`,
          caller: `200 after ${waited.toFixed(1)} s`,
          log: log.join(', '),
          recovery,
          seconds,
        });
      },
    );
  });
});

describe('a gateway that dies while it changes an action', () => {
  beforeAll(() => begin('redis', 1));
  afterAll(end);

  const changes = [
    {
      verb: 'approval',
      status: 'approved',
      appended: ['approved'],
      prepare: async () => {
        const { id, approval_token } = (await submit(address, randomUUID(), needsApproval())).body;
        return { id, body: { token: approval_token, approve: true } };
      },
    },
    {
      verb: 'start',
      status: 'executing',
      appended: ['started'],
      prepare: async () => ({ id: (await submit(address, randomUUID())).body.id, body: undefined }),
    },
    {
      verb: 'result',
      status: 'succeeded',
      appended: ['started', 'succeeded'],
      prepare: async () => ({ id: (await submit(address, randomUUID())).body.id, body: { success: true } }),
    },
  ];
  const change = (to: string, verb: string, { id, body }: { id: string; body: object | undefined }) =>
    call(to, 'POST', `/v1/actions/${id}/${verb}`, body ? { body } : {});

  it.each(changes)(
    'before the append of $verb has changed nothing; trying again is the first time',
    async ({ verb, status, appended, prepare }) => {
      const prepared = await prepare();
      const { address: broken, gateway } = await system.startGateway(dying('before append'));
      await expectBrokenOff(change(broken, verb, prepared), gateway);
      expect(await eventsOf(prepared.id)).toEqual(DECIDED);
      expect(await change(address, verb, prepared)).toMatchObject({ status: 200, body: { status } });
      expect(await eventsOf(prepared.id)).toEqual([...DECIDED, ...appended]);
      table.push({
        queue: 'either',
        dies: `gateway, ${verb}: before the append`,
        caller: `connection reset; again: 200, ${status}`,
        log: DECIDED.join(', '),
        recovery: 'none needed',
        seconds: null,
      });
    },
  );

  it.each(changes)(
    'after the append of $verb has changed it once; trying again is refused and the action tells why',
    async ({ verb, status, appended, prepare }) => {
      const prepared = await prepare();
      const { address: broken, gateway } = await system.startGateway(dying('after append'));
      await expectBrokenOff(change(broken, verb, prepared), gateway);
      expect(await eventsOf(prepared.id)).toEqual([...DECIDED, ...appended]);
      expect((await change(address, verb, prepared)).status).toBe(409);
      const found = await get(prepared.id);
      expect(found.status).toBe(status);
      expect(await eventsOf(prepared.id)).toEqual([...DECIDED, ...appended]);
      if (status === 'executing') {
        const body = { success: true, lease: found.lease };
        expect((await change(address, 'result', { id: prepared.id, body })).body.status).toBe('succeeded');
      }
      table.push({
        queue: 'either',
        dies: `gateway, ${verb}: after the append`,
        caller: `connection reset; again: 409; GET: ${status}${status === 'executing' ? ', with the lease' : ''}`,
        log: [...DECIDED, ...appended].join(', '),
        recovery: 'none needed',
        seconds: null,
      });
    },
  );
});
