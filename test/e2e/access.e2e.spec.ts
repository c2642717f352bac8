import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { request } from 'node:http';
import { connect } from 'node:net';
import { anAction, call } from '../support/client.js';
import { eventually } from '../support/eventually.js';
import { follow, take } from '../support/follow.js';
import { metricOf } from '../support/metric-of.js';
import { startProcess, startSystem } from '../support/system.js';
import type { System } from '../support/system.js';

const TOKENS = ['first-secret-token', 'second-secret-token'];

let system: System;
let address: string;

beforeAll(async () => {
  system = await startSystem({ env: { FARA_AUTH_TOKEN: TOKENS.join(',') } });
  address = system.addresses[0] ?? '';
});

afterAll(() => system.stop());

const withToken = (token: string): Record<string, string> => ({ authorization: `Bearer ${token}` });
const id = '01900000-0000-7000-8000-000000000000';

const guarded = [
  ['POST', '/v1/actions'],
  ['POST', '/v1/actions/batch'],
  ['GET', '/v1/actions'],
  ['GET', `/v1/actions/${id}`],
  ['GET', `/v1/actions/${id}/events`],
  ['POST', `/v1/actions/${id}/approval`],
  ['POST', `/v1/actions/${id}/start`],
  ['POST', `/v1/actions/${id}/result`],
  ['POST', `/v1/actions/${id}/replay`],
  ['POST', '/v1/gate/decide'],
  ['POST', '/playground/eval'],
  ['GET', '/v1/events'],
  ['GET', '/v1/policy/info'],
  ['GET', '/v1/policy/history'],
  ['POST', '/v1/policy/refresh'],
  ['POST', '/v1/policy/rollback'],
  ['GET', '/metrics'],
] as const;

/** As a caller sees it who knows the gateway by another name. */
async function statusByHost(at: string, host: string, headers: object = {}): Promise<number | undefined> {
  const asking = request({
    port: new URL(at).port,
    path: '/v1/actions',
    headers: { host, ...headers },
  }).end();
  const [response] = (await once(asking, 'response')) as [IncomingMessage];
  response.resume();
  return response.statusCode;
}

describe('without tokens', () => {
  it('a name that only leads here is not served, so that no site can speak for the person at this machine', async () => {
    const open = await startSystem();
    const port = new URL(open.addresses[0] ?? '').port;
    const statusFor = (host: string) => statusByHost(open.addresses[0] ?? '', host);
    for (const host of [`127.0.0.1:${port}`, `localhost:${port}`, '[::1]', 'LOCALHOST'])
      expect(await statusFor(host)).toBe(200);
    for (const host of [
      `evil.example:${port}`,
      'localhost.evil.example',
      '127.0.0.1.evil.example',
      '10.0.0.1',
    ])
      expect(await statusFor(host)).toBe(403);
    await open.stop();
  });
});

describe('without tokens configured', () => {
  const made = async (at: string, role: string, token?: string): Promise<string> => {
    const { status, body } = await call<{ token: string }>(at, 'POST', '/v1/tokens', {
      body: { name: `a-${role}`, role },
      headers: token === undefined ? {} : withToken(token),
    });
    expect(status).toBe(201);
    return body.token;
  };

  it('everybody is an admin until there is one, and never again', async () => {
    const open = await startSystem({ gateways: 2, evaluators: 0 });
    const [one = '', other = ''] = open.addresses;
    const statusFor = async (at: string, path: string, headers: Record<string, string> = {}) =>
      (await call(at, 'GET', path, { headers })).status;
    const unknown = withToken(`fara_${'x'.repeat(43)}`);
    for (const headers of [{}, withToken('unknown'), unknown, { authorization: 'Basic eA==' }])
      expect(await statusFor(other, '/v1/tokens', headers)).toBe(200);

    const approver = withToken(await made(one, 'approver'));
    for (const at of [one, other]) {
      expect(await statusFor(at, '/v1/policy/info', approver)).toBe(200);
      expect(await statusFor(at, '/v1/tokens', approver)).toBe(403);
      expect(await statusFor(at, '/v1/tokens')).toBe(200);
      for (const headers of [withToken('unknown'), unknown, { authorization: 'Basic eA==' }])
        expect(await statusFor(at, '/v1/tokens', headers)).toBe(401);
    }

    const stream = take(1, follow(other));
    await eventually(async () => expect(await metricOf(other, 'faramesh_open_streams')).toBe(1));
    const admin = await made(one, 'admin');
    expect(await statusFor(one, '/v1/tokens')).toBe(401);
    await eventually(async () => expect(await statusFor(other, '/v1/tokens')).toBe(401), 2_000);
    expect(await stream).toEqual([]);
    expect(await statusFor(other, '/health')).toBe(200);
    expect(await statusByHost(one, 'gateway.example', withToken(admin))).toBe(200);

    await call(one, 'DELETE', '/v1/tokens/a-admin', { headers: withToken(admin) });
    for (const at of [one, other]) expect(await statusFor(at, '/v1/tokens')).toBe(401);
    const started = await open.startGateway();
    expect(await statusFor(started.address, '/v1/tokens')).toBe(401);
    expect(await statusFor(started.address, '/v1/tokens', withToken(admin))).toBe(401);
    const wayBack = await open.startGateway({ FARA_AUTH_TOKEN: TOKENS[0] ?? '' });
    expect(await statusFor(wayBack.address, '/v1/tokens', withToken(TOKENS[0] ?? ''))).toBe(200);
    await open.stop();
  });
});

describe('with tokens configured', () => {
  it.each(guarded)('%s %s needs one of them', async (method, path) => {
    const attempts = [
      {},
      withToken('wrong-token'),
      withToken(`${TOKENS[0] ?? ''}x`),
      withToken(TOKENS.join(',')),
      { authorization: `Basic ${TOKENS[0] ?? ''}` },
    ];
    for (const headers of attempts) {
      const answer = await call<{ error_code: string }>(address, method, path, {
        headers,
        ...(method === 'POST' ? { body: {} } : {}),
      });
      expect(answer.status).toBe(401);
      expect(answer.body.error_code).toBe('UNAUTHORIZED');
      expect(answer.headers.get('www-authenticate')).toBe('Bearer');
    }
  });

  it('a stranger is refused before the body has come', async () => {
    const socket = connect(Number(new URL(address).port), '127.0.0.1');
    socket.write(
      'POST /v1/actions/batch HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 1000000\r\n\r\n{',
    );
    const [answer] = (await once(socket, 'data')) as [Buffer];
    expect(answer.toString()).toMatch(/^HTTP\/1.1 401 /);
    socket.destroy();
  });

  it.each(['/health', '/ready', '/openapi.json', '/docs', '/', '/playground'])('%s is open', async (path) => {
    expect((await call(address, 'GET', path)).status).toBe(200);
  });

  it('each token is let in and known by a name that does not tell it', async () => {
    const submitters = await Promise.all(
      TOKENS.map(async (token) => {
        const { body } = await call(address, 'POST', '/v1/actions', {
          body: anAction(),
          headers: withToken(token),
        });
        const events = await call<{ meta: { submitted_by: string } }[]>(
          address,
          'GET',
          `/v1/actions/${body.id}/events`,
          { headers: withToken(token) },
        );
        return events.body[0]?.meta.submitted_by;
      }),
    );
    expect(new Set(submitters).size).toBe(2);
    for (const name of submitters) expect(name).toMatch(/^token:[0-9a-f]{12}$/);
  });

  it('a key is idempotent for each principal by itself', async () => {
    const ids = await Promise.all(
      TOKENS.map(async (token) => {
        const headers = { ...withToken(token), 'idempotency-key': 'the-same' };
        return (await call(address, 'POST', '/v1/actions', { body: anAction(), headers })).body.id;
      }),
    );
    expect(new Set(ids).size).toBe(2);
  });

  it('no token is ever written to a log', () => {
    const written = [...system.gateways, ...system.evaluators].map((running) => running.output()).join('');
    for (const token of TOKENS) expect(written).not.toContain(token);
  });
});

describe('without a token', () => {
  it('the gateway refuses to serve other machines', async () => {
    const env = { FARA_API_HOST: '0.0.0.0', FARA_POSTGRES_DSN: system.database.dsn };
    await expect(startProcess('gateway', env)).rejects.toThrow('set FARA_AUTH_TOKEN, or FARA_INSECURE=1');
  });
});
