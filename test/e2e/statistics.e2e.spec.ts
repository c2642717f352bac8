import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { projectRoot } from '#platform';
import type { StatisticsView } from '../../apps/gateway/src/read-statistics/statistics.dto.js';
import { anAction, call, isDenied, needsApproval } from '../support/client.js';
import { eventually } from '../support/eventually.js';
import { metricOf } from '../support/metric-of.js';
import type { System } from '../support/system.js';
import { startSystem } from '../support/system.js';

interface Schema {
  readonly properties?: Readonly<Record<string, { readonly type?: string; readonly nullable?: boolean }>>;
  readonly required?: readonly string[];
}

const typeOf = (value: unknown): string =>
  value === null ? 'null' : Number.isInteger(value) ? 'integer' : typeof value;

const typesOf = (property: { type?: string; nullable?: boolean } | undefined): unknown[] => [
  property?.type,
  ...(property?.type === 'number' ? ['integer'] : []),
  ...(property?.nullable ? ['null'] : []),
];

let system: System;
let address: string;

beforeAll(async () => {
  system = await startSystem({ gateways: 2 });
  [address = ''] = system.addresses;
});

afterAll(() => system.stop());

const statistics = async (window: string): Promise<StatisticsView> =>
  (await call<StatisticsView>(address, 'GET', `/v1/statistics?window=${window}`)).body;

const submit = async (body: object): Promise<{ id: string; approval_token?: string }> =>
  (await call(address, 'POST', '/v1/actions', { body })).body;

const answer = async (approve: boolean): Promise<void> => {
  const { id, approval_token: token } = await submit(needsApproval({ agent_id: 'agent-2' }));
  await call(address, 'POST', `/v1/actions/${id}/approval`, { body: { token, approve } });
};

describe('the statistics', () => {
  it('show what agents and people did, in every window, through either gateway', async () => {
    const done = await submit(anAction());
    await call(address, 'POST', `/v1/actions/${done.id}/start`);
    await call(address, 'POST', `/v1/actions/${done.id}/result`, { body: { success: true } });
    const failed = await submit(anAction());
    await call(address, 'POST', `/v1/actions/${failed.id}/start`);
    await call(address, 'POST', `/v1/actions/${failed.id}/result`, {
      body: { success: false, error: 'no' },
    });
    await submit(isDenied());
    await answer(true);
    await answer(false);
    await submit(needsApproval({ agent_id: 'agent-2' }));
    const totals = {
      submitted: 6,
      allowed: 2,
      denied: 1,
      held: 3,
      approved: 1,
      refused: 1,
      expired: 0,
      revoked: 0,
      started: 2,
      succeeded: 1,
      failed: 1,
      timed_out: 0,
    };
    await eventually(async () => expect((await statistics('15m')).totals).toEqual(totals));
    for (const [window, steps] of [
      ['15m', 15],
      ['24h', 24],
      ['30d', 30],
    ] as const) {
      const view = await statistics(window);
      expect(view).toMatchObject({
        window,
        totals,
        lag_seconds: 0,
        by_agent: [
          { name: 'agent-1', submitted: 3, allowed: 2, denied: 1, held: 0, failed: 1 },
          { name: 'agent-2', submitted: 3, allowed: 0, denied: 0, held: 3, failed: 0 },
        ],
        decision_seconds: { count: 6 },
        approval_seconds: { count: 2 },
        now: { undecided: 0, oldest_undecided_seconds: 0, waiting: 1 },
        error_rate: 0.5,
      });
      expect(view.series).toHaveLength(steps);
      expect(view.series.reduce((sum, { held }) => sum + held, 0)).toBe(3);
      expect(Date.parse(view.to) - Date.parse(view.from)).toBeLessThanOrEqual(
        steps * view.step_seconds * 1_000,
      );
      expect(view.by_tool.map(({ name }) => name).sort()).toEqual(['file', 'rocket', 'shell']);
      expect(view.by_risk.reduce((sum, { submitted }) => sum + submitted, 0)).toBe(6);
      expect(view.now.oldest_waiting_seconds).toBeGreaterThan(0);
      expect(view.decision_seconds.p50).toBeGreaterThan(0);
      expect(view.as_of).toBeGreaterThan(0);
    }
    const other = await call<StatisticsView>(system.addresses[1] ?? '', 'GET', '/v1/statistics');
    expect(other.body.totals).toEqual(totals);
    expect(await metricOf(address, 'faramesh_statistics_lag_seconds')).toBe(0);
  });

  it('are the same when they are counted again', async () => {
    const { stdout } = await promisify(execFile)(
      process.execPath,
      [path.join(projectRoot, 'dist/apps/rebuild/src/main.js'), '--json'],
      { env: { PATH: process.env['PATH'], FARA_POSTGRES_DSN: system.database.dsn } },
    );
    expect(JSON.parse(stdout)).toMatchObject({ identical: true, statistics: { different: 0 } });
  });

  it('are what the description of the API says, field by field', async () => {
    const { body } = await call<{ components: { schemas: Record<string, Schema> } }>(
      address,
      'GET',
      '/openapi.json',
    );
    const { schemas } = body.components;
    const expectDescribed = (name: string, value: object): void => {
      const { properties = {}, required = [] } = schemas[name] ?? {};
      expect(required.toSorted()).toEqual(Object.keys(value).sort());
      for (const [key, field] of Object.entries(value)) {
        const property = properties[key];
        const text = JSON.stringify(property ?? {});
        const [, of] = /#\/components\/schemas\/(\w+)/.exec(text) ?? [];
        const items: unknown[] = Array.isArray(field) ? field : [field];
        for (const item of items)
          if (of === undefined) expect(typesOf(property)).toContain(typeOf(item));
          else expectDescribed(of, item as object);
      }
    };
    expectDescribed('StatisticsView', await statistics('15m'));
  });

  it.each(['1h', '15M', '', '30d&window=15m'])('refuse the window %j', async (window) => {
    const { status, body } = await call<{ detail: string }>(
      address,
      'GET',
      `/v1/statistics?window=${window}`,
    );
    expect(status).toBe(422);
    expect(JSON.stringify(body)).toContain('Window must be one of 15m, 24h, 30d');
  });
});
