import { once } from 'node:events';
import { request } from 'node:http';
import { connect } from 'node:net';
import pg from 'pg';
import { anAction, call } from '../support/client.js';
import { metricOf } from '../support/metric-of.js';
import type { System } from '../support/system.js';
import { startSystem } from '../support/system.js';

let system: System;
let address: string;
let pool: pg.Pool;

beforeAll(async () => {
  system = await startSystem();
  address = system.addresses[0] ?? '';
  pool = new pg.Pool({ connectionString: system.database.dsn, max: 1 });
});

afterAll(async () => {
  await pool.end();
  await system.stop();
});

const json = (params: string, more = ''): string =>
  `{"agent_id":"a","tool":"file","operation":"read","params":${params}${more}}`;
const nested = (depth: number): string => `${'{"a":'.repeat(depth - 1)}{}${'}'.repeat(depth - 1)}`;
const events = async (): Promise<unknown> => (await pool.query('SELECT count(*) FROM events')).rows[0];

interface Refused {
  readonly title: string;
  readonly body: string | Buffer;
  readonly status?: number;
  readonly says: string;
  readonly contentType?: string;
}

const refused: readonly Refused[] = [
  { title: 'no body', body: '', says: 'must be a JSON object' },
  { title: 'text that is no JSON', body: '{"agent_id":', says: 'not valid JSON' },
  { title: 'an array', body: '[]', says: 'must be a JSON object' },
  { title: 'null', body: 'null', says: 'must be a JSON object' },
  { title: 'a duplicate key', body: json('{"amount":1,"amount":1000}'), says: '"amount" is given twice' },
  { title: 'a duplicate field', body: json('{}', ',"tool":"shell"'), says: '"tool" is given twice' },
  {
    title: 'a duplicate key in disguise',
    body: json('{"amount":1,"\\u0061mount":1000}'),
    says: '"amount" is given twice',
  },
  {
    title: 'an integer beyond 2^53',
    body: json('{"amount":9007199254740993}'),
    says: "can't be held exactly",
  },
  { title: 'a number that becomes infinite', body: json('{"amount":1e999}'), says: "can't be held exactly" },
  { title: 'NaN', body: json('{"amount":NaN}'), says: 'not valid JSON' },
  { title: 'nesting 11 deep', body: json(nested(11)), says: 'nested at most 10 deep' },
  { title: 'nesting 100,000 deep', body: '['.repeat(100_000), says: 'nested more than 64 deep' },
  {
    title: 'params of more than 100,000 bytes',
    body: json(
      JSON.stringify(
        Object.fromEntries(Array.from({ length: 11 }, (_, index) => [index, 'x'.repeat(9_900)])),
      ),
    ),
    says: 'at most 100000 bytes',
  },
  {
    title: 'a context of more than 10,000 bytes',
    body: json('{}', `,"context":{"a":"${'x'.repeat(9_000)}","b":"${'x'.repeat(9_000)}"}`),
    says: 'at most 10000 bytes',
  },
  {
    title: 'a string of more than 10,000 characters',
    body: json(`{"a":"${'x'.repeat(10_001)}"}`),
    says: 'strings of more than 10000 characters',
  },
  {
    title: 'a key of more than 10,000 characters',
    body: json(`{"${'x'.repeat(10_001)}":1}`),
    says: 'strings of more than 10000 characters',
  },
  {
    title: 'a body of two megabytes',
    body: json(`{"a":"${'x'.repeat(2_000_000)}"}`),
    status: 413,
    says: 'larger than the limit',
  },
  { title: 'a NUL character', body: json('{"path":"a\\u0000b"}'), says: 'NUL' },
  { title: 'a NUL character in a name', body: json('{}').replace('"a"', '"a\\u0000"'), says: 'NUL' },
  { title: 'half a surrogate pair', body: json('{"path":"\\ud83d"}'), says: 'not valid Unicode' },
  {
    title: 'bytes that are not UTF-8',
    body: Buffer.concat([Buffer.from('{"agent_id":"'), Buffer.from([0xc3, 0x28]), Buffer.from('"}')]),
    says: 'not valid UTF-8',
  },
  { title: 'UTF-16', body: Buffer.from(json('{}'), 'utf16le'), says: 'NUL|not valid JSON' },
  { title: 'a byte order mark', body: `\ufeff${json('{}')}`, says: 'not valid JSON' },
  {
    title: '__proto__ in params',
    body: json('{"__proto__":{"amount":1}}'),
    says: '"__proto__" is not allowed',
  },
  {
    title: '__proto__ as a field',
    body: json('{}', ',"__proto__":{"context":{}}'),
    says: '"__proto__" is not allowed',
  },
  {
    title: 'constructor as a field',
    body: json('{}', ',"constructor":{"prototype":{}}'),
    says: '"constructor" is not known',
  },
  { title: 'toString as a field', body: json('{}', ',"toString":1'), says: '"toString" is not known' },
  { title: 'an unknown field', body: json('{}', ',"status":"allowed"'), says: '"status" is not known' },
  {
    title: 'a decision of its own',
    body: json('{}', ',"decision":"allow"'),
    says: '"decision" is not known',
  },
  {
    title: 'a missing field',
    body: '{"agent_id":"a","tool":"file","params":{}}',
    says: 'Operation must be a text',
  },
  {
    title: 'an empty name',
    body: json('{}').replace('"file"', '""'),
    says: 'Tool must be a text of 1 to 10000',
  },
  { title: 'a name that is a number', body: json('{}').replace('"file"', '7'), says: 'Tool must be a text' },
  {
    title: 'a name that is a list',
    body: json('{}').replace('"file"', '["file"]'),
    says: 'Tool must be a text',
  },
  { title: 'params that are a list', body: json('[]'), says: 'Params must be a JSON object' },
  { title: 'params that are null', body: json('null'), says: 'Params must be a JSON object' },
  {
    title: 'a context that is a text',
    body: json('{}', ',"context":"x"'),
    says: 'Context must be a JSON object',
  },
  {
    title: 'a form',
    body: 'tool=file',
    contentType: 'application/x-www-form-urlencoded',
    status: 415,
    says: 'application/json',
  },
  { title: 'text', body: json('{}'), contentType: 'text/plain', status: 415, says: 'application/json' },
  {
    title: 'another character set',
    body: json('{}'),
    contentType: 'application/json; charset=iso-8859-1',
    status: 415,
    says: 'application/json',
  },
  { title: 'XML', body: '<x/>', contentType: 'application/xml', status: 415, says: 'application/json' },
  {
    title: 'a multipart form',
    body: '--x--',
    contentType: 'multipart/form-data; boundary=x',
    status: 415,
    says: 'application/json',
  },
];

describe('hostile input', () => {
  it.each(refused)(
    '$title is refused in one sentence and leaves no trace',
    async ({ body, status = 422, says, contentType = 'application/json' }) => {
      const before = await events();
      for (const path of ['/v1/actions', '/v1/gate/decide']) {
        const answer = await call<{ detail: string; error_code: string }>(address, 'POST', path, {
          body,
          headers: { 'content-type': contentType },
        });
        expect(answer.status).toBe(status);
        expect(answer.headers.get('content-type')).toContain('application/problem+json');
        expect(answer.body.detail).toMatch(new RegExp(says));
        expect(answer.body.detail).toMatch(/^[^\n]{10,200}\.$/);
      }
      expect(await events()).toEqual(before);
    },
  );

  it('a request that stops is answered 408: within 15 s in its head, within 35 s in its body', async () => {
    const head = 'POST /v1/actions HTTP/1.1\r\nHost: localhost\r\n';
    const body = `${head}Content-Type: application/json\r\nContent-Length: 100\r\n\r\n{`;
    const [first, second] = await Promise.all([answerTo(head), answerTo(body)]);
    for (const { text } of [first, second]) expect(text).toMatch(/^HTTP\/1\.1 408 /);
    expect(first.seconds).toBeLessThan(15);
    expect(second.seconds).toBeLessThan(35);
  });

  it.each(['approval', 'start', 'result', 'replay'])(
    'a body of 200 kB is refused where none is that large: %s',
    async (verb) => {
      const { body: action } = await call(address, 'POST', '/v1/actions', { body: anAction() });
      const path = `/v1/actions/${action.id}/${verb}`;
      const body = { error: 'x'.repeat(200_000) };
      expect(await call(address, 'POST', path, { body })).toMatchObject({
        status: 413,
        body: { error_code: 'PAYLOAD_TOO_LARGE' },
      });
    },
  );

  it('an action is taken however its sender escapes it', async () => {
    const escaped = json(
      `{"a":"${'\\u20ac'.repeat(9_999)}","b":"${'\\u20ac'.repeat(9_999)}","c":"${'\\u20ac'.repeat(9_999)}"}`,
    );
    expect(escaped.length).toBeGreaterThan(170_000);
    for (const path of ['/v1/actions', '/v1/gate/decide', '/playground/eval'])
      expect(await call(address, 'POST', path, { body: escaped })).toMatchObject({ status: 200 });
  });

  it('a bad Idempotency-Key is refused', async () => {
    for (const key of ['', 'two words', 'x'.repeat(256)]) {
      expect(
        await call(address, 'POST', '/v1/actions', { body: anAction(), headers: { 'idempotency-key': key } }),
      ).toMatchObject({ status: 422 });
    }
  });

  it.each([
    '/v1/actions?agent_id=%00',
    '/v1/actions?tool=a%00b',
    '/v1/actions?tool=a%00b&at=2026-01-01T00:00:00Z',
    '/v1/events?agent_id=%00',
    '/v1/events?tool=a%00b',
    '/v1/log/export?agent_id=%00',
    '/v1/log/export?tool=a%00b&format=csv',
    ...['2026-02-30T00:00:00Z', '2026-01-01T00:00:00%2B23:59', '0000-01-01T00:00:00Z'].flatMap((time) => [
      `/v1/log/export?from=${time}`,
      `/v1/log/export?to=${time}`,
    ]),
    '/v1/log/export?from=2026-01-01T00:00:00Z&from=2026-01-01T00:00:00Z',
    '/v1/actions?at=9999-12-31T23:59:59-14:00',
    '/v1/actions?at=2026-02-30T00:00:00Z',
    `/v1/actions/01900000-0000-7000-8000-000000000000?at=9999-12-31T23:59:59-14:00`,
  ])('GET %s is refused in one sentence', async (path) => {
    const signal = AbortSignal.timeout(5_000);
    const { status, body } = await call<{ detail: string }>(address, 'GET', path, { signal });
    expect(status).toBe(422);
    expect(body.detail).toMatch(/^[^\n]{10,200}\.$/);
  });

  it('a bad Last-Event-ID is refused', async () => {
    expect(
      await call(address, 'GET', '/v1/events', { headers: { 'last-event-id': '1; DROP TABLE events' } }),
    ).toMatchObject({ status: 422 });
  });

  it.each([
    ['approval', {}],
    ['approval', { token: 1, approve: true }],
    ['approval', { token: 'x', approve: 'yes' }],
    ['approval', { token: 'x'.repeat(201), approve: true }],
    ['approval', { token: 'x', approve: true, approver: 'root' }],
    ['result', {}],
    ['result', { success: 'true' }],
    ['result', { success: true, lease: '3' }],
    ['result', { success: true, lease: 1.5 }],
    ['result', { success: false, error: 7 }],
    ['result', { success: true, result: [] }],
  ])('a bad %s body is refused: %j', async (verb, body) => {
    const { body: action } = await call(address, 'POST', '/v1/actions', { body: anAction() });
    expect(await call(address, 'POST', `/v1/actions/${action.id}/${verb}`, { body })).toMatchObject({
      status: 422,
      body: { error_code: 'VALIDATION_ERROR' },
    });
  });

  it.each(['/v1/events', '/v1/log/export', '/v1/log/export?format=csv'])(
    'HEAD %s begins nothing and is refused',
    async (path) => {
      const answer = await fetch(address + path, { method: 'HEAD', signal: AbortSignal.timeout(5_000) });
      expect(answer.status).toBe(405);
      expect(answer.headers.get('allow')).toBe('GET');
      expect(await metricOf(address, 'faramesh_open_streams')).toBe(0);
    },
  );

  it.each(['/v1/actions', '/health', '/openapi.json', '/v1/policy/info'])(
    'HEAD %s is answered',
    async (path) => {
      expect((await fetch(address + path, { method: 'HEAD' })).status).toBe(200);
    },
  );

  it.each([
    ['GET', '/nothing/here'],
    ['GET', '/v1/actions/%00'],
    ['GET', '/v1/actions/%ff%fe'],
    ['GET', '/v1/../../etc/passwd'],
    ['PUT', '/v1/actions'],
    ['DELETE', '/v1/actions'],
    ['GET', `/v1/actions/${'x'.repeat(201)}`],
  ])('%s %s is answered with a problem document and nothing of the inside', async (method, path) => {
    const answer = await raw(method, path);
    expect(answer.status).toBeGreaterThanOrEqual(400);
    expect(answer.status).toBeLessThan(500);
    expect(answer.body).not.toMatch(/node_modules|at .*\.js|SELECT|\/dist\//);
    expect(JSON.parse(answer.body)).toMatchObject({
      detail: expect.any(String) as string,
      error_code: expect.any(String) as string,
    });
  });

  it('what looks odd and is sound is taken as it is', async () => {
    const params = {
      constructor: 1,
      toString: 'x',
      hasOwnProperty: null,
      'with "quotes"': '\u202e<script>',
      '': { ' ': [] },
    };
    const { status, body } = await call(address, 'POST', '/v1/actions', {
      body: anAction({ params, agent_id: ' spaces stay ' }),
    });
    expect(status).toBe(200);
    expect(body).toMatchObject({ params, agent_id: ' spaces stay ' });
    const read = await call(address, 'GET', `/v1/actions/${body.id}`);
    expect(JSON.stringify(read.body.params)).toBe(JSON.stringify(params));
  });

  it('the gateway is as well as before', async () => {
    expect(await call(address, 'GET', '/ready')).toMatchObject({ status: 200 });
    expect(system.gateways[0]?.output()).not.toContain('"level":50');
  });
});

/** What the gateway says to bytes after which no more come, and how long it takes. */
async function answerTo(bytes: string): Promise<{ text: string; seconds: number }> {
  const { hostname, port } = new URL(address);
  const begun = performance.now();
  let text = '';
  const sender = connect(Number(port), hostname).on('data', (chunk: Buffer) => (text += chunk.toString()));
  sender.write(bytes);
  await once(sender, 'close');
  return { text, seconds: (performance.now() - begun) / 1000 };
}

/** Without the tidying that fetch does to an address. */
function raw(method: string, path: string): Promise<{ status: number; body: string }> {
  return new Promise((resolve, reject) => {
    const { hostname, port } = new URL(address);
    request({ hostname, port, method, path }, (response) => {
      let body = '';
      response.on('data', (chunk: Buffer) => (body += chunk.toString()));
      response.on('end', () => resolve({ status: response.statusCode ?? 0, body }));
    })
      .on('error', reject)
      .end();
  });
}
