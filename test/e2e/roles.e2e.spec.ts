import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { anAction, call, needsApproval } from '../support/client.js';
import { eventually } from '../support/eventually.js';
import { follow } from '../support/follow.js';
import { AnswerValidator, type Description } from '../support/answer-validator.js';
import type { System } from '../support/system.js';
import { startSystem } from '../support/system.js';

const DOC = 'docs/access.md';
const folder = mkdtempSync(join(tmpdir(), 'roles-'));
const SHARED = 'a-shared-token-of-the-settings';
const [OWN, OTHER] = ['agent-own', 'agent-other'];

interface Request {
  readonly path: string;
  readonly body?: object;
}

interface Caller {
  readonly column: string;
  readonly token: string | undefined;
  /** Whose actions it tries. */
  readonly agent_id: string;
}

let system: System;
let address: string;
let callers: readonly Caller[];

/** By the token of the settings. */
const asShared = async <Body>(
  method: 'GET' | 'POST' | 'DELETE',
  path: string,
  body?: object,
): Promise<Body> => {
  const headers = { authorization: `Bearer ${SHARED}` };
  return (await call<Body>(address, method, path, { headers, body })).body;
};

interface Made {
  readonly id: string;
  readonly approval_token?: string;
}

const approvalTokens = new Set<string>();

/** An action that waits for a person, so that there is a token to be told. */
async function aWaiting(agent_id: string): Promise<Required<Made>> {
  const { id, approval_token = '' } = await asShared<Made>(
    'POST',
    '/v1/actions',
    needsApproval({ agent_id }),
  );
  approvalTokens.add(approval_token);
  return { id, approval_token };
}

const anAllowed = async (agent_id: string): Promise<string> =>
  (await asShared<Made>('POST', '/v1/actions', anAction({ agent_id }))).id;

let names = 0;

async function aToken(role: string, more: object = {}): Promise<{ name: string; token: string }> {
  const body = { name: `${role}.${++names}`, role, ...more };
  return asShared('POST', '/v1/tokens', body);
}

const treeSize = async (): Promise<string> =>
  (await asShared<string>('GET', '/v1/log/checkpoint')).split('\n')[1] ?? '';

/** One of each agent that is under a checkpoint. */
const sealed = new Map<string, string>();

/** How each call is made about an agent; the answer differs by nothing but who asks. */
const CALLS: Readonly<Record<string, (agent_id: string) => Request | Promise<Request>>> = {
  'POST /v1/actions': (agent_id) => ({ path: '/v1/actions', body: needsApproval({ agent_id }) }),
  'POST /v1/actions/batch': (agent_id) => ({
    path: '/v1/actions/batch',
    body: { actions: [needsApproval({ agent_id })] },
  }),
  'GET /v1/actions': () => ({ path: '/v1/actions?limit=1000' }),
  'GET /v1/actions/summaries': () => ({ path: '/v1/actions/summaries?limit=1000' }),
  'GET /v1/actions/{id}': async (agent_id) => ({ path: `/v1/actions/${(await aWaiting(agent_id)).id}` }),
  'GET /v1/actions/{id}/similar': async (agent_id) => ({
    path: `/v1/actions/${(await aWaiting(agent_id)).id}/similar`,
  }),
  'GET /v1/actions/{id}/events': async (agent_id) => ({
    path: `/v1/actions/${(await aWaiting(agent_id)).id}/events`,
  }),
  'GET /v1/actions/{id}/events/{sequence}/proof': (agent_id) => ({
    path: `/v1/actions/${sealed.get(agent_id)}/events/1/proof`,
  }),
  'POST /v1/actions/{id}/approval': async (agent_id) => {
    const { id, approval_token: token } = await aWaiting(agent_id);
    return { path: `/v1/actions/${id}/approval`, body: { token, approve: true } };
  },
  'POST /v1/actions/{id}/start': async (agent_id) => ({
    path: `/v1/actions/${await anAllowed(agent_id)}/start`,
  }),
  'POST /v1/actions/{id}/result': async (agent_id) => ({
    path: `/v1/actions/${await anAllowed(agent_id)}/result`,
    body: { success: true },
  }),
  'POST /v1/actions/{id}/replay': async (agent_id) => ({
    path: `/v1/actions/${(await aWaiting(agent_id)).id}/replay`,
  }),
  'GET /v1/actions/{id}/replay-decision': async (agent_id) => ({
    path: `/v1/actions/${await anAllowed(agent_id)}/replay-decision`,
  }),
  'POST /v1/gate/decide': (agent_id) => ({ path: '/v1/gate/decide', body: needsApproval({ agent_id }) }),
  'POST /playground/eval': (agent_id) => ({ path: '/playground/eval', body: needsApproval({ agent_id }) }),
  'GET /v1/events': () => ({ path: '/v1/events' }),
  'GET /v1/log/export': () => ({ path: '/v1/log/export' }),
  'GET /v1/log/checkpoint': () => ({ path: '/v1/log/checkpoint' }),
  'GET /v1/log/checkpoints/{size}': async () => ({ path: `/v1/log/checkpoints/${await treeSize()}` }),
  'GET /v1/log/consistency': async () => ({ path: `/v1/log/consistency?from=${await treeSize()}` }),
  'GET /v1/log/keys': () => ({ path: '/v1/log/keys' }),
  'GET /v1/policy/info': () => ({ path: '/v1/policy/info' }),
  'GET /v1/policy/suites': () => ({ path: '/v1/policy/suites' }),
  'GET /v1/policy/history': () => ({ path: '/v1/policy/history' }),
  'GET /v1/policy/history/{hash}': async () => {
    const { policy_hash } = await asShared<{ policy_hash: string }>('GET', '/v1/policy/info');
    return { path: `/v1/policy/history/${policy_hash}` };
  },
  'POST /v1/policy/refresh': () => ({ path: '/v1/policy/refresh' }),
  'POST /v1/policy/rollback': async () => {
    const [newest, ...earlier] = await asShared<{ policy_hash: string }[]>('GET', '/v1/policy/history');
    const other = earlier.find(({ policy_hash }) => policy_hash !== newest?.policy_hash);
    return { path: '/v1/policy/rollback', body: { hash: other?.policy_hash } };
  },
  'GET /v1/me': () => ({ path: '/v1/me' }),
  'GET /v1/tokens': () => ({ path: '/v1/tokens' }),
  'POST /v1/tokens': () => ({ path: '/v1/tokens', body: { name: `made.${++names}`, role: 'auditor' } }),
  'DELETE /v1/tokens/{name}': async () => ({ path: `/v1/tokens/${(await aToken('auditor')).name}` }),
  'GET /health': () => ({ path: '/health' }),
  'GET /ready': () => ({ path: '/ready' }),
  'GET /metrics': () => ({ path: '/metrics' }),
};

interface Answered {
  readonly call: string;
  readonly column: string;
  readonly status: number;
  /** Of streams nothing. */
  readonly text: string;
  readonly isJson: boolean;
}

async function attempt(what: string, { column, token, agent_id }: Caller): Promise<Answered> {
  const [method = ''] = what.split(' ');
  const { path, body } = (await CALLS[what]?.(agent_id)) ?? { path: '' };
  const hangUp = new AbortController();
  const response = await fetch(address + path, {
    method,
    signal: hangUp.signal,
    headers: {
      ...(body ? { 'content-type': 'application/json' } : {}),
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  const isStream = response.headers.get('content-type') === 'text/event-stream';
  const text = isStream ? '' : await response.text();
  hangUp.abort();
  const isJson = response.headers.get('content-type')?.startsWith('application/json') === true;
  return { call: what, column, status: statusIn(response.status, text), text, isJson };
}

/** A batch answers each of its actions by itself. */
function statusIn(status: number, text: string): number {
  if (status !== 200 || !text.startsWith('[{')) return status;
  const [first] = JSON.parse(text) as [{ status?: unknown }];
  return typeof first.status === 'number' ? first.status : status;
}

let description: Description;
let answers: readonly Answered[];
let calls: readonly string[];

beforeAll(async () => {
  const policy = join(folder, 'policy.yaml');
  writeFileSync(policy, readFileSync('test/support/policy.yaml', 'utf8'));
  system = await startSystem({
    env: { FARA_AUTH_TOKEN: SHARED, FARA_LOG_LEVEL: 'trace', FARA_POLICY_FILE: policy },
  });
  [address = ''] = system.addresses;
  appendFileSync(policy, '\nlists: { of_another_policy: [a] }\n');
  await asShared('POST', '/v1/policy/refresh');
  const [agent, approver, auditor, admin, revoked, expired] = await Promise.all([
    aToken('agent', { agent_id: OWN }),
    aToken('approver'),
    aToken('auditor'),
    aToken('admin'),
    aToken('admin', { name: 'revoked-admin' }),
    aToken('admin', { name: 'expired-admin', expires_in: 1 }),
  ]);
  await asShared('DELETE', `/v1/tokens/${revoked.name}`);
  callers = [
    { column: 'no token', token: undefined, agent_id: OWN },
    { column: 'agent, its own', token: agent.token, agent_id: OWN },
    { column: "agent, another's", token: agent.token, agent_id: OTHER },
    { column: 'approver', token: approver.token, agent_id: OWN },
    { column: 'auditor', token: auditor.token, agent_id: OWN },
    { column: 'admin', token: admin.token, agent_id: OWN },
    { column: 'revoked', token: revoked.token, agent_id: OWN },
    { column: 'expired', token: expired.token, agent_id: OWN },
  ];
  for (const agent_id of [OWN, OTHER]) {
    const id = await anAllowed(agent_id);
    await eventually(async () =>
      expect(await asShared('GET', `/v1/actions/${id}/events/1/proof`)).toMatchObject({ sequence: 1 }),
    );
    sealed.set(agent_id, id);
  }
  await eventually(async () => {
    const tokens = await asShared<{ name: string; status: string }[]>('GET', '/v1/tokens');
    expect(tokens.find(({ name }) => name === expired.name)?.status).toBe('expired');
  });
  description = await asShared<Description>('GET', '/openapi.json');
  const { paths } = description;
  calls = Object.entries(paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
  );
  const all: Answered[] = [];
  for (const what of calls) for (const caller of callers) all.push(await attempt(what, caller));
  answers = all;
  for (const { id } of await asShared<Made[]>('GET', '/v1/actions?status=pending_approval&limit=1000')) {
    const { approval_token } = await asShared<Made>('GET', `/v1/actions/${id}`);
    if (approval_token !== undefined) approvalTokens.add(approval_token);
  }
});

afterAll(async () => {
  await system.stop();
  rmSync(folder, { recursive: true });
});

/** As Prettier writes it. */
function tableOf(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |\n`;
  const [head = [], ...body] = rows;
  return [line(head), line(widths.map((width) => '-'.repeat(width))), ...body.map(line)].join('');
}

describe('every call of the API', () => {
  it('is tried here', () => {
    expect([...calls].sort()).toEqual(Object.keys(CALLS).sort());
  });

  it(`answers each role as ${DOC} tells; UPDATE_ROLES=1 npm test -- roles writes it anew`, () => {
    const statusOf = (what: string, column: string): string =>
      String(answers.find((answer) => answer.call === what && answer.column === column)?.status);
    const columns = callers.map(({ column }) => column);
    const rows = calls.map((what) => [`\`${what}\``, ...columns.map((column) => statusOf(what, column))]);
    const table = tableOf([['call', ...columns], ...rows]);
    const doc = readFileSync(DOC, 'utf8');
    const told = /^\| call [^]*?\n(?!\|)/m.exec(doc)?.[0];
    if (process.env['UPDATE_ROLES'] === '1')
      writeFileSync(
        DOC,
        doc.replace(told ?? '', () => table),
      );
    else expect(told).toBe(table);
  });
});

describe('an answer', () => {
  it('is as /openapi.json describes it, field by field, and has no other', () => {
    const validator = new AnswerValidator(description);
    const made = answers.filter(({ status, isJson }) => status < 300 && isJson);
    expect(new Set(made.map((answer) => answer.call)).size).toBeGreaterThan(25);
    for (const { call: what, text } of made)
      expect([what, validator.faultsOf(what, JSON.parse(text))]).toEqual([what, []]);
  });
});

describe('whoever asks who they are', () => {
  it('is told the name, the role, the agent and what it may do, and nothing else', () => {
    const told = (column: string): unknown =>
      JSON.parse(
        answers.find((answer) => answer.call === 'GET /v1/me' && answer.column === column)?.text ?? '',
      );
    expect(told('agent, its own')).toEqual({
      name: expect.stringMatching(/^agent\./) as string,
      role: 'agent',
      agent_id: OWN,
      may: [
        'ask who it is',
        'submit actions',
        'ask what would be decided',
        'execute actions',
        'read actions',
        'read proofs',
      ],
    });
    expect(told('admin')).toMatchObject({
      role: 'admin',
      agent_id: null,
      may: expect.arrayContaining(['answer for a person', 'manage tokens']) as string[],
    });
  });
});

describe('a question about the head of an answer', () => {
  it('is answered as that for the answer, or not at all', async () => {
    for (const { column, token, agent_id } of callers) {
      for (const what of calls.filter((one) => one.startsWith('GET '))) {
        const { path } = (await CALLS[what]?.(agent_id)) ?? { path: '' };
        const headers = token === undefined ? {} : { authorization: `Bearer ${token}` };
        const { status } = await fetch(address + path, { method: 'HEAD', headers });
        const toGet = answers.find((answer) => answer.call === what && answer.column === column)?.status;
        expect(toGet === 200 ? [200, 405] : [toGet]).toContain(status);
      }
    }
  });
});

describe('an approval token', () => {
  const isTold = ({ text }: Answered): boolean => [...approvalTokens].some((token) => text.includes(token));

  it('is told to who may answer for a person, and to no other role by any call', () => {
    expect(approvalTokens.size).toBeGreaterThan(20);
    expect([...new Set(answers.filter(isTold).map(({ column }) => column))].sort()).toEqual([
      'admin',
      'approver',
    ]);
    const told = answers.filter(({ column }) => column === 'approver').filter(isTold);
    expect(told.map((answer) => answer.call)).toEqual(['GET /v1/actions/{id}']);
  });

  it('is told to nobody by the stream', async () => {
    const { id } = await aWaiting(OWN);
    for (const { token } of callers.slice(1, 6)) {
      const heard: string[] = [];
      for await (const event of follow(address, { lastEventId: 0, token: token ?? '' })) {
        heard.push(JSON.stringify(event));
        if (event.data.action_id === id && event.data.event_type === 'decision_made') break;
      }
      for (const approvalToken of approvalTokens) expect(heard.join('')).not.toContain(approvalToken);
    }
  });
});

describe('a token', () => {
  const written = ({ gateways, evaluators }: System): string[] =>
    [...gateways, ...evaluators].map((running) => running.output());

  it('is in no line of a log, no event and no answer but the one that made it', async () => {
    const newest = await aToken('auditor');
    const exported = (): Promise<string> => asShared<string>('GET', '/v1/log/export');
    await eventually(async () => expect(await exported()).toContain(`"name":"${newest.name}"`));
    const texts = [
      ...answers.filter((answer) => answer.call !== 'POST /v1/tokens').map(({ text }) => text),
      await exported(),
      await asShared<string>('GET', '/v1/log/export?format=csv'),
      JSON.stringify(await asShared('GET', '/v1/tokens')),
      await asShared<string>('GET', '/metrics'),
      ...written(system),
    ];
    for (const text of texts) {
      expect(text).not.toContain(SHARED);
      expect(text).not.toMatch(/fara_[\w-]{43}/);
    }
  });
});
