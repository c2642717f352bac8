import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { DecisionAnnouncements, openQueueBackend } from '#evaluation-queue';
import type { QueueBackend } from '#evaluation-queue';
import { aDecisionMade } from '../support/builders.js';
import type { Answer } from '../support/client.js';
import { call, isDenied } from '../support/client.js';
import { eventually } from '../support/eventually.js';
import type { QueueKind, System } from '../support/system.js';
import { startSystem } from '../support/system.js';

/** Nobody evaluates here: whatever a caller is told comes from the relay. */
describe.each<QueueKind>(['postgres', 'redis'])(
  'a decision sent by others, with the relay on %s',
  (queue) => {
    let system: System;
    let pool: pg.Pool;
    let backend: QueueBackend;

    beforeAll(async () => {
      system = await startSystem({ queue, evaluators: 0 });
      pool = new pg.Pool({ connectionString: system.database.dsn, max: 2 });
      const { rows } = await pool.query<{ id: string }>('SELECT id FROM installation');
      backend = openQueueBackend({
        redisUrl: queue === 'redis' ? process.env['TEST_REDIS_URL'] : undefined,
        dsn: system.database.dsn,
        installation: rows[0]?.id ?? '',
        onError: (error) => expect(error).toBeUndefined(),
      });
    });

    afterAll(async () => {
      await backend.close();
      await pool.end();
      await system.stop();
    });

    /** A caller asks, somebody announces that it is allowed, and that is what the caller hears. */
    const askWhileSomebodyAllows = async (agent_id: string, key: Buffer): Promise<Answer> => {
      const [address = ''] = system.addresses;
      const headers = { prefer: 'wait=4' };
      const answer = call(address, 'POST', '/v1/actions', { body: isDenied({ agent_id }), headers });
      let action_id = '';
      await eventually(async () => {
        const { body } = await call<{ id: string; status: string }[]>(
          address,
          'GET',
          `/v1/actions?agent_id=${agent_id}`,
        );
        expect(body).toHaveLength(1);
        action_id = body[0]?.id ?? '';
      });
      const relay = backend.relay('somebody');
      const event = {
        ...aDecisionMade('allow'),
        action_id,
        sequence: 2,
        created_at: new Date().toISOString(),
      };
      await new DecisionAnnouncements(relay, key).announce(null, { ids: [action_id], events: [event] });
      await relay.close();
      return answer;
    };

    it('is no decision without the key', async () => {
      const { status, body } = await askWhileSomebodyAllows('forger', randomBytes(32));
      expect({ status, is: body.status }).toEqual({ status: 202, is: 'pending_decision' });
    });

    it('would be one with it, so this test sends what it means to send', async () => {
      const { rows } = await pool.query<{ key: Buffer }>('SELECT key FROM announcement_key');
      const { status, body } = await askWhileSomebodyAllows('insider', rows[0]?.key ?? Buffer.alloc(0));
      expect({ status, is: body.status }).toEqual({ status: 200, is: 'allowed' });
    });
  },
);
