import pg from 'pg';
import { anAction, call, isDenied, needsApproval } from '../support/client.js';
import { eventually } from '../support/eventually.js';
import type { QueueKind, System } from '../support/system.js';
import { startSystem } from '../support/system.js';

const KINDS = [anAction, isDenied, needsApproval];

describe.each<QueueKind>(['postgres', 'redis'])('many at once, with the queue on %s', (queue) => {
  let system: System;
  let pool: pg.Pool;

  const begin = async (gateways: number, evaluators: number): Promise<void> => {
    system = await startSystem({ queue, gateways, evaluators });
    pool = new pg.Pool({ connectionString: system.database.dsn, max: 2 });
  };

  afterEach(async () => {
    await pool.end();
    await system.stop();
  });

  const rows = async <Row extends pg.QueryResultRow>(sql: string): Promise<Row[]> =>
    (await pool.query<Row>(sql)).rows;

  /** Every action that was told to a caller is in the log, decided exactly once and by a whole chain. */
  const expectEachDecidedOnce = async (ids: readonly string[]): Promise<void> => {
    expect(new Set(ids).size).toBe(ids.length);
    const streams = await rows<{ action_id: string; types: string[]; chained: boolean }>(`
      SELECT action_id, array_agg(event_type ORDER BY sequence) AS types,
             bool_and(prev_hash IS NOT DISTINCT FROM previous) AS chained
      FROM (SELECT *, lag(record_hash) OVER (PARTITION BY action_id ORDER BY sequence) AS previous FROM events) AS linked
      GROUP BY action_id`);
    expect(streams.map(({ action_id }) => action_id).sort()).toEqual([...ids].sort());
    for (const { types, chained } of streams) {
      expect(types).toEqual(['created', 'decision_made']);
      expect(chained).toBe(true);
    }
  };

  const submitters = (callers: number, each: number, wait = 5): Promise<string[]> =>
    Promise.all(
      Array.from({ length: callers }, async (_, caller) => {
        const ids: string[] = [];
        for (let turn = 0; turn < each; turn++) {
          const address = system.addresses[(caller + turn) % system.addresses.length] ?? '';
          const body = KINDS[(caller + turn) % KINDS.length]?.();
          const answer = await call(address, 'POST', '/v1/actions', {
            body,
            headers: { prefer: `wait=${wait}` },
          });
          expect([200, 202]).toContain(answer.status);
          ids.push(answer.body.id);
        }
        return ids;
      }),
    ).then((lists) => lists.flat());

  it('two gateways and three evaluators share the work and decide each action once', async () => {
    await begin(2, 3);
    const ids = await submitters(30, 20);
    await expectEachDecidedOnce(ids);
    const shares = await rows<{ evaluator: string; decided: number }>(
      `SELECT actor->>'id' AS evaluator, count(*)::integer AS decided FROM events WHERE event_type = 'decision_made' GROUP BY 1`,
    );
    expect(shares).toHaveLength(3);
    for (const { decided } of shares) expect(decided).toBeGreaterThan(0);
  });

  it('three evaluators given the same jobs decide each action once', async () => {
    await begin(1, 3);
    const ids = await submitters(20, 5, 0);
    await Promise.all(
      ids.map((id) =>
        eventually(async () =>
          expect((await call(system.addresses[0] ?? '', 'GET', `/v1/actions/${id}`)).body.status).not.toBe(
            'pending_decision',
          ),
        ),
      ),
    );
    await expectEachDecidedOnce(ids);
  });

  it('an evaluator killed in the middle of 2,000 submissions loses and doubles nothing', async () => {
    await begin(1, 1);
    const load = submitters(50, 40, 1);
    await eventually(async () => {
      const [decided] = await rows<{ count: number }>(
        `SELECT count(*)::integer AS count FROM events WHERE event_type = 'decision_made'`,
      );
      expect(decided?.count).toBeGreaterThan(300);
    });
    await system.evaluators[0]?.stop('SIGKILL');
    await eventually(async () => {
      const [pending] = await rows<{ count: number }>(
        `SELECT count(*)::integer AS count FROM action_status WHERE status = 'pending_decision'`,
      );
      expect(pending?.count).toBeGreaterThan(0);
    });
    await system.startEvaluator();
    const ids = await load;
    expect(ids).toHaveLength(2000);
    await eventually(async () => {
      expect(await rows(`SELECT action_id FROM action_status WHERE status = 'pending_decision'`)).toEqual([]);
    });
    await expectEachDecidedOnce(ids);
  }, 180_000);
});
