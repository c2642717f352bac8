import pg from 'pg';
import { anAction, call } from '../support/client.js';
import type { QueueKind, System } from '../support/system.js';
import { startSystem } from '../support/system.js';

describe.each<QueueKind>(['postgres', 'redis'])('an Idempotency-Key, with the queue on %s', (queue) => {
  let system: System;
  let pool: pg.Pool;

  beforeAll(async () => {
    system = await startSystem({ queue, gateways: 2 });
    pool = new pg.Pool({ connectionString: system.database.dsn, max: 2 });
  });

  afterAll(async () => {
    await pool.end();
    await system.stop();
  });

  const submit = (address: string, key: string, params = { path: 'README.md' }) =>
    call<{ id: string; status: string; detail: string }>(address, 'POST', '/v1/actions', {
      body: anAction({ params }),
      headers: { 'idempotency-key': key },
    });
  const recorded = async (key: string): Promise<number> =>
    (
      await pool.query(
        `SELECT FROM events WHERE event_type = 'created' AND meta ->> 'idempotency_key' = $1`,
        [key],
      )
    ).rowCount ?? 0;
  const gateway = (index: number): string => system.addresses[index % 2] ?? '';

  it('gives the same decided action to all who send it at once, at two gateways', async () => {
    for (const key of ['one', 'two', 'three']) {
      const answers = await Promise.all(
        Array.from({ length: 12 }, (_, index) => submit(gateway(index), key)),
      );
      expect(answers.map(({ status }) => status)).toEqual(Array(12).fill(200));
      expect(new Set(answers.map(({ body }) => body.id)).size).toBe(1);
      expect(new Set(answers.map(({ body }) => body.status))).toEqual(new Set(['allowed']));
      expect(await recorded(key)).toBe(1);
    }
  });

  it('takes one of two requests that differ, and refuses the other', async () => {
    const answers = await Promise.all(
      Array.from({ length: 8 }, (_, index) => submit(gateway(index), 'both', { path: `${index % 2}.md` })),
    );
    const [taken, refused] = [200, 422].map((status) => answers.filter((answer) => answer.status === status));
    expect([taken?.length, refused?.length]).toEqual([4, 4]);
    expect(new Set(taken?.map(({ body }) => body.id)).size).toBe(1);
    expect(refused?.[0]?.body.detail).toMatch(/was used with another request/);
    expect(await recorded('both')).toBe(1);
  });

  it('outlives the gateway that took it', async () => {
    const { body } = await submit(gateway(0), 'outlives');
    await system.gateways[0]?.stop('SIGKILL');
    const successor = await system.startGateway();
    const answers = await Promise.all(
      [successor.address, gateway(1)].map((address) => submit(address, 'outlives')),
    );
    expect(answers.map((answer) => answer.body.id)).toEqual([body.id, body.id]);
    expect(await recorded('outlives')).toBe(1);
  });
});
