import { once } from 'node:events';
import { request } from 'node:http';
import { connect } from 'node:net';
import pg from 'pg';
import type { Answer } from '../support/client.js';
import { anAction, call, needsApproval } from '../support/client.js';
import { eventually } from '../support/eventually.js';
import { follow, take } from '../support/follow.js';
import { metricOf } from '../support/metric-of.js';
import { residentMebibytes } from '../support/resident-mebibytes.js';
import type { System } from '../support/system.js';
import { startSystem } from '../support/system.js';

const MEBIBYTE = 1024 * 1024;
/** The gateway counts what is undecided every 250 ms. */
const COUNTED_TWICE_MS = 600;
/** Params of some 90 kB. */
const LARGE = Object.fromEntries(Array.from({ length: 9 }, (_, key) => [key, 'x'.repeat(9_999)]));

let system: System;
let address: string;
let pool: pg.Pool;

const begin = async (options: Parameters<typeof startSystem>[0]): Promise<void> => {
  system = await startSystem(options);
  [address = ''] = system.addresses;
  pool = new pg.Pool({ connectionString: system.database.dsn, max: 1 });
};

afterEach(async () => {
  await pool.end();
  await system.stop();
});

const post = (path: string, body?: object, prefer = 'wait=5') =>
  call(address, 'POST', path, { ...(body ? { body } : {}), headers: { prefer } });
const submit = (body: object = anAction(), prefer?: string) => post('/v1/actions', body, prefer);
const get = (path: string) => call(address, 'GET', path);
const recorded = async (): Promise<number> =>
  (
    await pool.query<{ count: number }>(
      `SELECT count(*)::integer AS count FROM events WHERE event_type = 'created'`,
    )
  ).rows[0]?.count ?? 0;

const submitLarge = async (count: number): Promise<void> => {
  for (let round = 0; round < count / 20; round++) {
    const actions = Array.from({ length: 20 }, () => anAction({ params: LARGE }));
    expect((await post('/v1/actions/batch', { actions })).status).toBe(200);
  }
};

/** The gateway takes note of the backlog a moment later, so it is asked until it refuses. */
const refusedAtLast = async (): Promise<Answer> => {
  let answer = await submit(anAction(), 'wait=0');
  await eventually(async () => {
    answer = await submit(anAction(), 'wait=0');
    expect(answer.status).toBe(503);
  });
  return answer;
};

describe('beyond the bound of undecided actions', () => {
  it('submissions are refused and nothing of them is recorded, until evaluators have caught up', async () => {
    await begin({ evaluators: 0, env: { FARA_MAX_PENDING: '20' } });
    const answers = await Promise.all(Array.from({ length: 60 }, () => submit(anAction(), 'wait=0')));
    expect(answers.filter(({ status }) => status === 202)).toHaveLength(20);
    const refused = await refusedAtLast();
    expect(refused.headers.get('retry-after')).toBe('5');
    expect(refused.headers.get('content-type')).toContain('application/problem+json');
    expect(refused.body).toMatchObject({
      error_code: 'SERVICE_UNAVAILABLE',
      detail:
        '20 actions wait for a decision, which is the limit; nothing was recorded, try again when some are decided.',
    });
    expect(await recorded()).toBe(20);
    expect((await get('/v1/actions')).status).toBe(200);
    expect((await get('/ready')).status).toBe(200);
    await system.startEvaluator();
    await eventually(async () => expect((await submit()).status).toBe(200));
  });

  it('what is still being recorded counts, however long that takes', async () => {
    await begin({ evaluators: 0, env: { FARA_MAX_PENDING: '20' } });
    await pool.query('BEGIN; LOCK TABLE events IN SHARE MODE');
    const held = Array.from({ length: 20 }, () => submit(anAction(), 'wait=0'));
    await new Promise((resolve) => setTimeout(resolve, COUNTED_TWICE_MS));
    expect((await submit(anAction(), 'wait=0')).status).toBe(503);
    await pool.query('ROLLBACK');
    expect(new Set((await Promise.all(held)).map(({ status }) => status))).toEqual(new Set([202]));
    expect(await recorded()).toBe(20);
  });

  it('a batch is taken as far as there is room, and tells which of its actions were not', async () => {
    await begin({ evaluators: 0, env: { FARA_MAX_PENDING: '3' } });
    const { body } = await call<{ status: string | number }[]>(address, 'POST', '/v1/actions/batch', {
      body: { actions: Array.from({ length: 5 }, () => anAction()) },
      headers: { prefer: 'wait=0' },
    });
    expect(body.map(({ status }) => status)).toEqual([
      ...Array<string>(3).fill('pending_decision'),
      503,
      503,
    ]);
    expect(await recorded()).toBe(3);
  });
});

describe('an action that the log does not take', () => {
  it.each([
    ['an error that nobody expects', '23514', 500, 'INTERNAL_ERROR', 'it has been logged'],
    ['a conflict of transactions', '40001', 503, 'SERVICE_UNAVAILABLE', 'nothing was recorded'],
    ['a deadlock', '40P01', 503, 'SERVICE_UNAVAILABLE', 'nothing was recorded'],
    ['a standby', '25006', 503, 'SERVICE_UNAVAILABLE', 'nothing was recorded'],
  ])(
    'for %s is answered, counted and told to the operator, alone and in a batch',
    async (_, state, status, error_code, says) => {
      await begin({ evaluators: 0 });
      await pool.query(
        `CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS
         $$ BEGIN RAISE EXCEPTION 'words of the inside' USING ERRCODE = '${state}'; END $$;
         CREATE TRIGGER refuse BEFORE INSERT ON events FOR EACH ROW EXECUTE FUNCTION refuse()`,
      );
      const told = () => system.gateways[0]?.output().match(/words of the inside/g)?.length ?? 0;
      const problem = { status, error_code, detail: expect.stringContaining(says) as string };
      const batch = await post('/v1/actions/batch', { actions: [anAction(), anAction()] });
      expect(batch).toMatchObject({ status: 200, body: [problem, problem] });
      await eventually(() => expect(told()).toBeGreaterThan(0));
      expect(await submit()).toMatchObject({ status, body: problem });
      expect(await metricOf(address, `faramesh_errors_total{error_type="${error_code}"}`)).toBe(3);
    },
  );
});

describe('beyond the bound of submissions in hand', () => {
  it('reads, approvals, starts and results go on while submissions are refused', async () => {
    await begin({ env: { FARA_MAX_SUBMISSIONS: '10' } });
    const held = (await submit(needsApproval())).body;
    const allowed = (await submit()).body;
    await system.evaluators[0]?.stop();
    const waiting = Promise.all(Array.from({ length: 10 }, () => submit(anAction(), 'wait=30')));
    await eventually(async () => expect(await recorded()).toBe(12));

    const refused = await submit();
    expect(refused.status).toBe(503);
    expect(refused.headers.get('retry-after')).toBe('1');
    expect(refused.body).toMatchObject({
      detail:
        'This gateway has 10 submissions in hand, which is its limit; nothing was recorded, try again in a moment.',
    });
    expect((await post(`/v1/actions/${allowed.id}/replay`)).status).toBe(503);
    expect(await metricOf(address, 'faramesh_refused_requests_total{reason="submissions"}')).toBe(2);
    expect(await metricOf(address, 'faramesh_submissions_in_hand')).toBe(10);

    expect((await get(`/v1/actions/${held.id}`)).status).toBe(200);
    const approval = { token: held.approval_token, approve: true };
    expect((await post(`/v1/actions/${held.id}/approval`, approval)).body.status).toBe('approved');
    for (const id of [held.id, allowed.id]) {
      expect((await post(`/v1/actions/${id}/start`)).body.status).toBe('executing');
      expect((await post(`/v1/actions/${id}/result`, { success: true })).body.status).toBe('succeeded');
    }
    expect(await recorded()).toBe(12);

    await system.startEvaluator();
    for (const { status, body } of await waiting) {
      expect(status).toBe(200);
      expect(body.status).toBe('allowed');
    }
    expect((await submit()).status).toBe(200);
  });

  it('decided actions keep flowing in a crowd of many times the bound, and all that is told is recorded', async () => {
    await begin({ env: { FARA_MAX_SUBMISSIONS: '20' } });
    const rounds = await Promise.all(
      Array.from({ length: 200 }, async () => {
        const answers: Answer[] = [];
        while (!answers.some(({ status }) => status === 200)) answers.push(await submit());
        return answers;
      }),
    );
    const statuses = rounds.flat().map(({ status }) => status);
    expect(new Set(statuses)).toEqual(new Set([200, 503]));
    expect(statuses.filter((status) => status === 200)).toHaveLength(200);
    expect(await recorded()).toBe(200);
  });

  it('a flood of large submissions that wait leaves the memory of the gateway flat', async () => {
    await begin({ evaluators: 0, env: { FARA_MAX_SUBMISSIONS: '50', FARA_MAX_PENDING: '1000000' } });
    const pid = system.gateways[0]?.process.pid ?? 0;
    const large = anAction({ params: LARGE });
    const flood = (size: number, prefer: string) =>
      Promise.all(Array.from({ length: size }, () => submit(large, prefer).catch(() => undefined)));
    await flood(100, 'wait=0');
    const before = residentMebibytes(pid);
    const answers = flood(3_000, 'wait=8');
    let highest = 0;
    const sampling = setInterval(() => (highest = Math.max(highest, residentMebibytes(pid))), 50);
    const refused = (await answers).filter((answer) => answer?.status === 503);
    clearInterval(sampling);
    expect(highest - before).toBeLessThan(200);
    expect(refused.length).toBeGreaterThan(2_000);
  });
});

describe('beyond the memory for request bodies', () => {
  it('submissions are refused before their body is read, and everything else is answered', async () => {
    await begin({});
    const unfinished = Array.from({ length: 70 }, () => {
      const sending = request(`${address}/v1/actions`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'content-length': String(MEBIBYTE) },
      });
      sending.on('error', () => undefined);
      sending.write('{');
      return sending;
    });
    let refused: Answer | undefined;
    await eventually(async () => {
      refused = await submit();
      expect(refused.status).toBe(503);
    });
    expect(refused?.body).toMatchObject({
      detail: expect.stringContaining('as it has memory for') as string,
    });
    expect((await get('/v1/actions')).status).toBe(200);
    for (const sending of unfinished) sending.destroy();
    await eventually(async () => expect((await submit()).status).toBe(200));
  });
});

describe('requests that are sent ahead on one connection', () => {
  it('give back their places when their sender hangs up before their turn', async () => {
    await begin({ evaluators: 0 });
    const { hostname, port } = new URL(address);
    const host = `Host: ${hostname}\r\n`;
    const stream = `GET /v1/events HTTP/1.1\r\n${host}\r\n`;
    const large = `POST /v1/actions HTTP/1.1\r\n${host}Content-Type: application/json\r\nContent-Length: ${MEBIBYTE}\r\n\r\n{`;
    const senders = Array.from({ length: 70 }, () => connect(Number(port), hostname));
    for (const sender of senders) sender.write(stream + stream + large);
    await eventually(async () => expect(await metricOf(address, 'faramesh_open_streams')).toBe(140));
    await eventually(async () => expect((await submit(anAction(), 'wait=0')).status).toBe(503));
    for (const sender of senders) sender.destroy();
    await eventually(async () => expect(await metricOf(address, 'faramesh_open_streams')).toBe(0));
    await eventually(async () => expect((await submit(anAction(), 'wait=0')).status).toBe(202));
  });
});

describe('a list of large actions', () => {
  it.each(['', '&at=2100-01-01T00:00:00Z'])(
    'comes in pages of some MiB that lead through all of them (%s)',
    async (moment) => {
      await begin({});
      await submitLarge(120);
      const page = async (cursor = '') => {
        const path = `/v1/actions?limit=1000${cursor}${moment}`;
        const { body, headers } = await call<{ id: string }[]>(address, 'GET', path);
        return { ids: body.map(({ id }) => id), next: headers.get('x-next-cursor') };
      };
      const first = await page();
      expect(first.ids.length).toBeLessThan(100);
      expect(first.next).toBe(first.ids.at(-1));
      const second = await page(`&cursor=${first.next}`);
      expect(second.next).toBeNull();
      const { rows } = await pool.query<{ action_id: string }>(
        'SELECT action_id FROM action_status ORDER BY action_id DESC',
      );
      expect([...first.ids, ...second.ids]).toEqual(rows.map(({ action_id }) => action_id));
    },
  );
});

describe('an export', () => {
  it('is refused to more readers than a gateway serves, until those that take nothing are cut off', async () => {
    await begin({});
    await submitLarge(200);
    const sealed = async () => metricOf(address, 'faramesh_sealed_position');
    await eventually(async () => expect(await sealed()).toBeGreaterThanOrEqual(400));
    const { hostname, port } = new URL(address);
    const stuck = ['', '?format=csv', '?agent_id=agent-1', '?tool=file'].flatMap((query) =>
      Array.from({ length: 2 }, () => {
        const reader = connect(Number(port), hostname);
        reader.write(`GET /v1/log/export${query} HTTP/1.1\r\nHost: ${hostname}\r\n\r\n`);
        return reader;
      }),
    );
    // Each has its place before anybody else asks for one, and takes no more than the beginning.
    await Promise.all(stuck.map((reader) => once(reader, 'readable')));
    let refused = await get('/v1/log/export?agent_id=nobody');
    await eventually(async () => {
      refused = await get('/v1/log/export?agent_id=nobody');
      expect(refused.status).toBe(503);
    });
    expect(refused.headers.get('retry-after')).toBe('1');
    expect(refused.body).toMatchObject({
      detail:
        'This gateway writes 8 exports, which is its limit; try again when one has ended, or ask another gateway.',
    });
    expect(
      await metricOf(address, 'faramesh_refused_requests_total{reason="exports"}'),
    ).toBeGreaterThanOrEqual(1);
    const cutOff = async () => metricOf(address, 'faramesh_stuck_readers_cut_off_total');
    await eventually(async () => expect(await cutOff()).toBe(8), 35_000);
    expect((await get('/v1/log/export?agent_id=nobody')).status).toBe(200);
    const { body } = await call<string>(address, 'GET', '/v1/log/export?agent_id=agent-1');
    expect(body.match(/^{"type":"event"/gm)).toHaveLength(400);
    for (const reader of stuck) reader.destroy();
  });
});

describe('the event stream', () => {
  it('is refused to more readers than a gateway serves, until one hangs up', async () => {
    await begin({ evaluators: 0 });
    const open = await Promise.all(
      Array.from({ length: 256 }, async () => {
        const reader = new AbortController();
        const { status } = await fetch(`${address}/v1/events`, { signal: reader.signal });
        expect(status).toBe(200);
        return reader;
      }),
    );
    const refused = await get('/v1/events');
    expect(refused.status).toBe(503);
    expect(refused.headers.get('retry-after')).toBe('1');
    expect((await submit(anAction(), 'wait=0')).status).toBe(202);
    open[0]?.abort();
    await eventually(async () => expect(await metricOf(address, 'faramesh_open_streams')).toBe(255));
    expect(await take(1, follow(address, { lastEventId: 0 }))).toHaveLength(1);
    for (const reader of open) reader.abort();
  });

  it('cuts off a reader that takes nothing, and leads it on without loss where it resumes', async () => {
    await begin({});
    const large = { path: 'x'.repeat(9_000), more: 'y'.repeat(9_000), still: 'z'.repeat(9_000) };
    for (let round = 0; round < 10; round++)
      await Promise.all(Array.from({ length: 25 }, () => submit(anAction({ params: large }))));
    const { hostname, port } = new URL(address);
    const stuck = connect(Number(port), hostname).pause();
    stuck.write(`GET /v1/events HTTP/1.1\r\nHost: ${hostname}\r\nLast-Event-ID: 0\r\n\r\n`);
    await eventually(async () => expect(await metricOf(address, 'faramesh_streams_cut_off_total')).toBe(1));
    expect(await metricOf(address, 'faramesh_open_streams')).toBe(0);

    let text = '';
    stuck.on('error', () => undefined).on('data', (chunk: Buffer) => (text += chunk.toString()));
    await once(stuck.resume(), 'close');
    const whole = text.slice(0, text.lastIndexOf('\n\n'));
    const before = [...whole.matchAll(/^id: (\d+)$/gm)].map(([, id]) => Number(id));
    expect(before.length).toBeGreaterThan(0);
    expect(before.length).toBeLessThan(500);
    const after = await take(500 - before.length, follow(address, { lastEventId: before.at(-1) ?? 0 }));
    const { rows } = await pool.query<{ position: number }>(
      'SELECT position::integer FROM events ORDER BY position',
    );
    expect([...before, ...after.map(({ id }) => id)]).toEqual(rows.map(({ position }) => position));
  });
});
