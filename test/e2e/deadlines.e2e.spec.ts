import pg from 'pg';
import type { StreamedEvent } from '../support/follow.js';
import { anAction, call, needsApproval } from '../support/client.js';
import { eventually } from '../support/eventually.js';
import type { System } from '../support/system.js';
import { startSystem } from '../support/system.js';

interface EventView {
  readonly event_type: string;
  readonly actor: { readonly type: string };
  readonly created_at: string;
  readonly meta: { readonly deadline?: string; readonly reason_code?: string };
}

let system: System;
let pool: pg.Pool;
const address = (gateway = 0): string => system.addresses[gateway] ?? '';
const ids = (count: number): number[] => Array.from({ length: count }, (_, index) => index);

beforeAll(async () => {
  system = await startSystem({
    gateways: 2,
    evaluators: 3,
    env: { FARA_APPROVAL_TIMEOUT: '2', FARA_ACTION_TIMEOUT: '2' },
  });
  pool = new pg.Pool({ connectionString: system.database.dsn, max: 2 });
});

afterAll(async () => {
  await pool.end();
  await system.stop();
});

const submit = async (body: object): Promise<{ id: string; approval_token?: string }> =>
  (await call(address(), 'POST', '/v1/actions', { body })).body;
const statusOf = async (id: string): Promise<string> =>
  (await call(address(1), 'GET', `/v1/actions/${id}`)).body.status;
const eventsOf = async (id: string): Promise<EventView[]> =>
  (await call<EventView[]>(address(), 'GET', `/v1/actions/${id}/events`)).body;
const typesOf = async (id: string): Promise<StreamedEvent['data']['event_type'][]> =>
  (await eventsOf(id)).map(({ event_type }) => event_type);

describe('an approval that nobody gives', () => {
  it('expires once, with three schedulers at work, and never as a person\'s "no"', async () => {
    const waiting = await Promise.all(ids(20).map(() => submit(needsApproval())));
    await eventually(async () => {
      for (const { id } of waiting) expect(await statusOf(id)).toBe('denied');
    });
    for (const { id } of waiting) {
      const events = await eventsOf(id);
      expect(events.map(({ event_type }) => event_type)).toEqual([
        'created',
        'decision_made',
        'approval_expired',
      ]);
      const [, decided, expired] = events;
      expect(expired?.actor.type).toBe('scheduler');
      expect(expired?.meta.reason_code).toBe('APPROVAL_EXPIRED');
      expect(Date.parse(expired?.meta.deadline ?? '') - Date.parse(decided?.created_at ?? '')).toBe(2000);
    }
  });

  it('is over at its deadline, even for an answer that comes while no scheduler runs', async () => {
    const { id, approval_token } = await submit(needsApproval());
    await Promise.all(system.evaluators.splice(0).map((evaluator) => evaluator.stop()));
    await eventually(async () => {
      const { rows } = await pool.query(
        `SELECT 1 FROM action_status WHERE action_id = $1 AND updated_at < now() - interval '2.1 s'`,
        [id],
      );
      expect(rows).toHaveLength(1);
    });
    expect(await statusOf(id)).toBe('pending_approval');
    const answers = await Promise.all(
      [0, 1].map((gateway) =>
        call<{ detail: string }>(address(gateway), 'POST', `/v1/actions/${id}/approval`, {
          body: { token: approval_token, approve: true },
        }),
      ),
    );
    expect(answers.map(({ status }) => status)).toEqual([409, 409]);
    for (const { body } of answers)
      expect(body).toMatchObject({
        detail: expect.stringContaining('expired before this answer') as string,
        action_status: 'denied',
        answered_by: null,
      });
    expect(await typesOf(id)).toEqual(['created', 'decision_made', 'approval_expired']);
    expect((await eventsOf(id)).at(-1)?.actor.type).toBe('scheduler');
    await Promise.all(ids(3).map(() => system.startEvaluator()));
  });
});

describe('an execution without a result', () => {
  it('times out once, and a late result settles it', async () => {
    const started = await Promise.all(
      ids(20).map(async () => {
        const { id } = await submit(anAction());
        const { body } = await call(address(), 'POST', `/v1/actions/${id}/start`);
        return { id, lease: body.lease };
      }),
    );
    await eventually(async () => {
      for (const { id } of started) expect(await statusOf(id)).toBe('timeout');
    });
    for (const { id } of started)
      expect(await typesOf(id)).toEqual(['created', 'decision_made', 'started', 'timed_out']);
    const [late] = started;
    const { status, body } = await call(address(), 'POST', `/v1/actions/${late?.id}/result`, {
      body: { success: true, lease: late?.lease },
    });
    expect([status, body.status]).toEqual([200, 'succeeded']);
  });
});
