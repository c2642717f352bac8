import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pg from 'pg';
import type { Answer } from '../support/client.js';
import { anAction, call } from '../support/client.js';
import { eventually } from '../support/eventually.js';
import { OwnServices } from '../support/own-services.js';
import type { System } from '../support/system.js';
import { startSystem } from '../support/system.js';

const OUT_OF_REACH = 'The event log cannot be reached at the moment; nothing was recorded, try again.';

let services: OwnServices;
let system: System;
let address: string;

const begin = async (options: Parameters<typeof startSystem>[0]): Promise<void> => {
  system = await startSystem(options);
  [address = ''] = system.addresses;
};

const submit = (headers: Record<string, string> = {}, body: object = anAction()): Promise<Answer> =>
  call(address, 'POST', '/v1/actions', { body, headers });

async function timed<Result>(work: Promise<Result>): Promise<{ result: Result; seconds: number }> {
  const began = performance.now();
  const result = await work;
  return { result, seconds: (performance.now() - began) / 1000 };
}

/** One row of the log, asked for once and by a connection of its own: others may be gone. */
async function inTheLog<Row extends pg.QueryResultRow>(sql: string): Promise<Row[]> {
  const client = new pg.Client({ connectionString: system.database.dsn });
  await client.connect();
  try {
    return (await client.query<Row>(sql)).rows;
  } finally {
    await client.end();
  }
}

const actionIds = async (): Promise<string[]> =>
  (await inTheLog<{ action_id: string }>(`SELECT action_id FROM action_status ORDER BY action_id`)).map(
    ({ action_id }) => action_id,
  );

const expectAllDecided = (): Promise<void> =>
  eventually(async () =>
    expect(await inTheLog(`SELECT 1 FROM action_status WHERE status = 'pending_decision'`)).toEqual([]),
  );

const expectSameProcesses = (): void => {
  for (const { process } of [...system.gateways, ...system.evaluators]) expect(process.exitCode).toBeNull();
};

describe('an outage', () => {
  beforeAll(async () => {
    services = await OwnServices.start();
  });

  afterAll(() => services.stop());
  afterEach(() => system.stop());

  it('of Redis delays decisions and refuses nothing; they are made when it is back', async () => {
    await begin({ queue: 'redis' });
    expect((await submit()).status).toBe(200);
    await services.stopRedis();
    const { result, seconds } = await timed(submit({ prefer: 'wait=1' }));
    expect(result.status).toBe(202);
    expect(seconds).toBeLessThan(3);
    const more = await timed(Promise.all(Array.from({ length: 500 }, () => submit({ prefer: 'wait=0' }))));
    expect(new Set(more.result.map(({ status }) => status))).toEqual(new Set([202]));
    await services.startRedis();
    await expectAllDecided();
    expect(await actionIds()).toHaveLength(502);
    await eventually(async () => expect((await submit({ prefer: 'wait=2' })).status).toBe(200));
    expectSameProcesses();
  }, 120_000);

  it('of a Redis that freezes delays decisions and refuses nothing', async () => {
    await begin({ queue: 'redis' });
    expect((await submit()).status).toBe(200);
    services.signalRedis('SIGSTOP');
    const { result, seconds } = await timed(submit({ prefer: 'wait=1' }));
    expect(result.status).toBe(202);
    expect(seconds).toBeLessThan(3);
    services.signalRedis('SIGCONT');
    await expectAllDecided();
    await eventually(async () => expect((await submit({ prefer: 'wait=2' })).status).toBe(200));
    expectSameProcesses();
  }, 120_000);

  it.each(['postgres', 'redis'] as const)(
    'of Postgres, with the queue on %s, is answered by 503 at once; nothing is recorded, and it ends by itself',
    async (queue) => {
      await begin({ queue });
      const before = (await submit()).body;
      await services.stopPostgres();
      for (let attempt = 0; attempt < 3; attempt++) {
        const { result, seconds } = await timed(submit());
        expect(result.status).toBe(503);
        expect(result.headers.get('retry-after')).toBe('1');
        expect(result.body).toMatchObject({ error_code: 'SERVICE_UNAVAILABLE', detail: OUT_OF_REACH });
        expect(seconds).toBeLessThan(2);
      }
      expect((await call(address, 'GET', `/v1/actions/${before.id}`)).status).toBe(503);
      expect((await call(address, 'GET', '/ready')).status).toBe(503);
      expect((await call(address, 'GET', '/health')).status).toBe(200);
      await services.startPostgres();
      await eventually(async () => expect((await call(address, 'GET', '/ready')).status).toBe(200));
      expect(await actionIds()).toEqual([before.id]);
      await eventually(async () => expect((await submit({ prefer: 'wait=2' })).status).toBe(200));
      await expectAllDecided();
      expectSameProcesses();
    },
    120_000,
  );

  it('of Postgres while a caller waits for the decision is told as what it is: recorded, not decided', async () => {
    await begin({ evaluators: 0 });
    const waiting = submit({ prefer: 'wait=3' });
    await eventually(async () => expect(await actionIds()).toHaveLength(1));
    await services.stopPostgres();
    const answer = await waiting;
    await services.startPostgres();
    expect(answer).toMatchObject({ status: 202, body: { status: 'pending_decision' } });
    expect(await actionIds()).toEqual([answer.body.id]);
  });

  it('of a Postgres that freezes is answered within seconds, later at once, and a repeated key counts once', async () => {
    await begin({ queue: 'redis' });
    expect((await submit()).status).toBe(200);
    services.signalPostgres('SIGSTOP');
    const key = { 'idempotency-key': 'frozen' };
    const first = await timed(submit(key));
    expect(first.seconds).toBeLessThan(8);
    expect(first.result.status).toBe(503);
    expect(first.result.body).toMatchObject({
      detail: expect.stringContaining('not known whether') as string,
    });
    const second = await timed(submit());
    expect(second.seconds).toBeLessThan(1);
    expect(second.result.status).toBe(503);
    expect(second.result.body).toMatchObject({
      detail: expect.stringContaining('has not answered for') as string,
    });
    services.signalPostgres('SIGCONT');
    await eventually(async () => expect((await submit(key)).status).toBe(200));
    await expectAllDecided();
    expect(await actionIds()).toHaveLength(2);
    expectSameProcesses();
  }, 120_000);

  it('of Postgres ends what tokens with roles are good for, not those of the settings, until it is over', async () => {
    const shared = 'a-shared-token-of-the-settings';
    await begin({ queue: 'redis', evaluators: 0, env: { FARA_AUTH_TOKEN: shared } });
    const ask = (token: string): Promise<Answer<{ detail: string; token: string }>> =>
      call(address, 'GET', '/v1/policy/info', { headers: { authorization: `Bearer ${token}` } });
    const body = { name: 'alice', role: 'auditor' };
    const headers = { authorization: `Bearer ${shared}` };
    const { token } = (await call<{ token: string }>(address, 'POST', '/v1/tokens', { body, headers })).body;
    await services.stopPostgres();
    expect((await ask(token)).status).toBe(200);
    const stranger = await ask(`fara_${'x'.repeat(43)}`);
    expect([stranger.status, stranger.body.detail]).toEqual([
      503,
      'It cannot be known at the moment whether this token is in force; try again.',
    ]);
    await eventually(async () =>
      expect(await ask(token)).toMatchObject({ status: 503, body: stranger.body }),
    );
    expect((await ask(shared)).status).toBe(200);
    await services.startPostgres();
    await eventually(async () => expect((await ask(token)).status).toBe(200));
    expectSameProcesses();
  }, 120_000);
});

const isRoot = process.getuid?.() === 0;

(isRoot ? describe : describe.skip)('a full disk under the log (needs root, to mount a small one)', () => {
  const disk = mkdtempSync(path.join(tmpdir(), 'faramesh-disk-'));
  const filler = path.join(disk, 'filler');

  beforeAll(async () => {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=256m', 'tmpfs', disk]);
    services = await OwnServices.start({ parent: disk });
  });

  afterAll(async () => {
    await services.stop().finally(() => {
      execFileSync('umount', ['--lazy', disk]);
      rmSync(disk, { recursive: true, force: true });
    });
  });

  it('is told to callers and to the operator, nothing is recorded, and with room again it goes on', async () => {
    await begin({ queue: 'redis' });
    const large = anAction({
      params: Object.fromEntries(
        Array.from({ length: 9 }, (_, key) => [
          key,
          Buffer.from(crypto.getRandomValues(new Uint8Array(7_000))).toString('base64'),
        ]),
      ),
    });
    expect((await submit({}, large)).status).toBe(200);
    const { bavail, bsize } = statfsSync(disk);
    fillUp(filler, bavail * bsize);
    let full: Answer | undefined;
    await eventually(async () => {
      full = await submit({ prefer: 'wait=0' }, large);
      expect(full.status).toBe(503);
    });
    const before = await actionIds();
    full = await submit({}, large);
    expect(full.status).toBe(503);
    expect(full.headers.get('retry-after')).toBe('1');
    expect(full.body).toMatchObject({
      error_code: 'SERVICE_UNAVAILABLE',
      detail:
        'The disk of the event log is full, so nothing was recorded; try again when its operator has made room.',
    });
    expect(await actionIds()).toEqual(before);
    expect(system.gateways[0]?.output()).toContain('The disk of the event log is full');
    rmSync(filler);
    await eventually(async () => expect((await submit({}, large)).status).toBe(200));
    await expectAllDecided();
    expectSameProcesses();
    await system.stop();
  }, 120_000);
});

/** What the services write meanwhile takes some of the room, so that the last bytes may find none; full it is all the same. */
function fillUp(file: string, bytes: number): void {
  try {
    writeFileSync(file, Buffer.alloc(bytes));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
  }
}
