import type { Answer } from '../support/client.js';
import { anAction, call, needsApproval } from '../support/client.js';
import { eventually } from '../support/eventually.js';
import type { StreamedEvent } from '../support/follow.js';
import { follow, take } from '../support/follow.js';
import type { System } from '../support/system.js';
import { startSystem } from '../support/system.js';

const SHARED = 'a-shared-token-of-the-settings';

interface Token {
  readonly name: string;
  readonly token: string;
  readonly agent_id: string | null;
  readonly expires_at: string | null;
}

interface ListedToken {
  readonly name: string;
  readonly status: string;
}

let system: System;
let address: string;
let another: string;

beforeAll(async () => {
  system = await startSystem({ gateways: 2, env: { FARA_AUTH_TOKEN: SHARED } });
  [address = '', another = ''] = system.addresses;
});

afterAll(() => system.stop());

const by = (token: string): Record<string, string> => ({ authorization: `Bearer ${token}` });

let made = 0;

/** A token with a name of its own, made by the shared one. */
async function aToken(role: string, more: object = {}): Promise<Token> {
  const body = { name: `${role}-${++made}`, role, ...more };
  const answer = await call<Token>(address, 'POST', '/v1/tokens', { body, headers: by(SHARED) });
  expect(answer.status).toBe(201);
  return answer.body;
}

const revoke = (name: string): Promise<Answer<ListedToken>> =>
  call(address, 'DELETE', `/v1/tokens/${name}`, { headers: by(SHARED) });

const submit = async (token: string, body: object, where = address) =>
  (await call(where, 'POST', '/v1/actions', { body, headers: by(token) })).body;

/** An action that waits for approval, and its token, as the shared one submits it. */
const aWaiting = async (agent_id: string) => {
  const { id, approval_token = '' } = await submit(SHARED, needsApproval({ agent_id }));
  expect(approval_token).not.toBe('');
  return { id, approval_token };
};

describe('a token', () => {
  it('is shown once, and listed without itself by those who may', async () => {
    const { token, ...shown } = await aToken('agent', { agent_id: 'robot', expires_in: 60 });
    expect(token).toMatch(/^fara_[\w-]{43}$/);
    const auditor = await aToken('auditor');
    const list = await call<ListedToken[]>(address, 'GET', '/v1/tokens', { headers: by(auditor.token) });
    expect(list.body.find(({ name }) => name === shown.name)).toEqual({
      ...shown,
      agent_id: 'robot',
      created_by: expect.stringMatching(/^token:/) as string,
      revoked_at: null,
      revoked_by: null,
      status: 'active',
    });
    expect(Date.parse(shown.expires_at ?? '')).toBeGreaterThan(Date.now());
  });

  it('of an agent speaks for the agent of its name when none is given', async () => {
    const { name, agent_id } = await aToken('agent');
    expect(agent_id).toBe(name);
  });

  it.each([
    [{ name: 'a', role: 'king' }, 'Role must be one of agent, approver, auditor, admin.'],
    [{ name: 'a', role: 'agent', rank: 1 }, 'The field "rank" is not known here.'],
    [{ name: 'a', role: 'auditor', agent_id: 'a' }, 'Only a token of the role agent has an agent_id.'],
    [{ name: 'a', role: 'agent', agent_id: '' }, 'Agent_id must be a text of 1 to 10000 characters.'],
    [{ name: 'a', role: 'admin', expires_in: 0 }, 'Expires_in must be at least 1 second.'],
    [{ name: 'a', role: 'admin', expires_in: 1.5 }, 'Expires_in must be a whole number of seconds.'],
    [{ name: 'a', role: 'admin', expires_in: 315_360_001 }, 'at most 315360000 seconds'],
    ...['', '.a', 'a b', 'é', 'a:b', 'a/b', 'a'.repeat(65)].map((name) => [
      { name, role: 'admin' },
      'Name must be',
    ]),
    ...[
      'anonymous',
      'Anonymous',
      'token',
      'token-1',
      'gateway',
      'gateway-host-1',
      'evaluator-1',
      'scheduler',
    ].map((name) => [{ name, role: 'admin' }, 'be no name such as']),
  ] as [object, string][])('as %j is not made', async (body, why) => {
    const answer = await call<{ detail: string }>(address, 'POST', '/v1/tokens', {
      body,
      headers: by(SHARED),
    });
    expect(answer.status).toBe(422);
    expect(answer.body.detail).toContain(why);
  });

  it('has a name that is free again once it is revoked, and not before', async () => {
    const { name } = await aToken('auditor');
    const body = { name: name.toUpperCase(), role: 'admin' };
    const taken = await call<{ error_code: string }>(address, 'POST', '/v1/tokens', {
      body,
      headers: by(SHARED),
    });
    expect([taken.status, taken.body.error_code]).toEqual([409, 'CONFLICT']);
    expect((await revoke(name)).body.status).toBe('revoked');
    expect((await call(address, 'POST', '/v1/tokens', { body, headers: by(SHARED) })).status).toBe(201);
  });

  it('is made once by many at once on two gateways who want the same name', async () => {
    const body = { name: 'wanted', role: 'auditor' };
    const answers = await Promise.all(
      Array.from({ length: 10 }, (_, each) =>
        call<Token>(each % 2 ? address : another, 'POST', '/v1/tokens', { body, headers: by(SHARED) }),
      ),
    );
    const statuses = answers.map(({ status }) => status).sort();
    expect(statuses).toEqual([201, ...Array.from({ length: 9 }, () => 409)]);
  });

  it('is revoked once; who revokes it again is told so, and an unknown name is not found', async () => {
    const { name } = await aToken('auditor');
    const [first, second] = [await revoke(name), await revoke(name)];
    expect([first.status, second.status]).toEqual([200, 200]);
    expect(second.body).toEqual(first.body);
    expect((await revoke('nobody')).status).toBe(404);
  });

  it('made by one gateway is let in by another at once', async () => {
    const { token } = await aToken('auditor');
    expect((await call(another, 'GET', '/v1/tokens', { headers: by(token) })).status).toBe(200);
  });

  it('that is revoked is refused at once where that was done, and within two seconds elsewhere', async () => {
    const { name, token } = await aToken('auditor');
    const status = async (where: string) =>
      (await call(where, 'GET', '/v1/policy/info', { headers: by(token) })).status;
    expect([await status(address), await status(another)]).toEqual([200, 200]);
    await revoke(name);
    expect(await status(address)).toBe(401);
    await eventually(async () => expect(await status(another)).toBe(401), 2_000);
  });

  it('that has expired is refused everywhere, and its name is free', async () => {
    const { name, token } = await aToken('auditor', { expires_in: 1 });
    for (const where of [address, another])
      await eventually(async () => {
        const answer = await call<{ detail: string }>(where, 'GET', '/v1/tokens', { headers: by(token) });
        expect(answer.status).toBe(401);
        expect(answer.body.detail).toBe(`The token ${name} has expired; ask for another one.`);
      });
    const list = await call<ListedToken[]>(address, 'GET', '/v1/tokens', { headers: by(SHARED) });
    expect(list.body.find((listed) => listed.name === name)?.status).toBe('expired');
    const body = { name, role: 'admin' };
    expect((await call(address, 'POST', '/v1/tokens', { body, headers: by(SHARED) })).status).toBe(201);
  });
});

describe('an agent', () => {
  let own: Token;
  const [mine, theirs] = ['agent-of-mine', 'agent-of-theirs'];

  beforeAll(async () => {
    own = await aToken('agent', { agent_id: mine });
  });

  const asAgent = <Body>(method: 'GET' | 'POST', path: string, body?: object): Promise<Answer<Body>> =>
    call<Body>(address, method, path, { headers: by(own.token), ...(body ? { body } : {}) });

  it('is known by the name of its token, and works for its own', async () => {
    const { body: action } = await asAgent<{ id: string; lease: number }>(
      'POST',
      '/v1/actions',
      anAction({ agent_id: mine }),
    );
    const started = await asAgent<{ lease: number }>('POST', `/v1/actions/${action.id}/start`);
    const { lease } = started.body;
    const done = await asAgent('POST', `/v1/actions/${action.id}/result`, { success: true, lease });
    expect(done.body).toMatchObject({ status: 'succeeded' });
    const events = await asAgent<{ meta: Record<string, unknown> }[]>(
      'GET',
      `/v1/actions/${action.id}/events`,
    );
    const [created, , start] = events.body.map(({ meta }) => meta);
    expect([created?.['submitted_by'], start?.['executor']]).toEqual([own.name, own.name]);
    expect((await asAgent('POST', `/v1/actions/${action.id}/replay`)).status).toBe(200);
  });

  it('in a batch is refused what is in the name of another, and nothing else', async () => {
    const actions = [mine, theirs, mine].map((agent_id) => anAction({ agent_id }));
    const { body } = await asAgent<Record<string, unknown>[]>('POST', '/v1/actions/batch', { actions });
    expect(body.map(({ status, error_code }) => error_code ?? status)).toEqual([
      'allowed',
      'FORBIDDEN',
      'allowed',
    ]);
  });

  it('finds the actions of others no more than those that do not exist', async () => {
    const { id } = await submit(SHARED, anAction({ agent_id: theirs }));
    const nobody = '01900000-0000-7000-8000-000000000000';
    for (const [method, rest, body] of [
      ['GET', ''],
      ['GET', '?as_of=999999999'],
      ['GET', '?at=2100-01-01T00:00:00Z'],
      ['GET', '?receipt=1'],
      ['GET', '/events'],
      ['GET', '/events/1/proof'],
      ['POST', '/start'],
      ['POST', '/result', { success: true }],
      ['POST', '/replay'],
    ] as const) {
      const [theirsIs, nobodysIs] = await Promise.all(
        [id, nobody].map((one) => asAgent<{ detail: string }>(method, `/v1/actions/${one}${rest}`, body)),
      );
      expect(theirsIs?.status).toBe(404);
      expect(theirsIs?.body.detail.replace(id, nobody)).toBe(nobodysIs?.body.detail);
    }
    expect((await submit(SHARED, {})).status).toBe(422);
    expect((await call(address, 'GET', `/v1/actions/${id}`, { headers: by(SHARED) })).body.status).toBe(
      'allowed',
    );
  });

  it.each(['', '&as_of=999999999', '&at=2100-01-01T00:00:00Z', '&status=allowed', '&tool=file'])(
    'is listed its own alone, whatever it asks for: limit=1000%s',
    async (query) => {
      await submit(SHARED, anAction({ agent_id: theirs }));
      await submit(own.token, anAction({ agent_id: mine }));
      const agents = async (more: string) => {
        const { body } = await asAgent<{ agent_id: string }[]>(
          'GET',
          `/v1/actions?limit=1000${query}${more}`,
        );
        return new Set(body.map(({ agent_id }) => agent_id));
      };
      expect(await agents('')).toEqual(new Set([mine]));
      expect(await agents(`&agent_id=${mine}`)).toEqual(new Set([mine]));
      expect(await agents(`&agent_id=${theirs}`)).toEqual(new Set());
    },
  );

  it('hears of its own alone', async () => {
    const { id } = await submit(SHARED, anAction({ agent_id: theirs }));
    const { id: last } = await submit(own.token, anAction({ agent_id: mine }));
    const heard: StreamedEvent[] = [];
    for await (const event of follow(address, { lastEventId: 0, token: own.token })) {
      heard.push(event);
      if (event.data.action_id === last && event.data.event_type === 'decision_made') break;
    }
    const all = await take(heard.length + 2, follow(address, { lastEventId: 0, token: SHARED }));
    expect(all.length).toBeGreaterThan(heard.length);
    expect(new Set(heard.map(({ data }) => (data.data as unknown as { agent_id: string }).agent_id))).toEqual(
      new Set([mine]),
    );
    expect(JSON.stringify(heard)).not.toContain(id);
  });

  it('is not given the action of another principal for the same Idempotency-Key', async () => {
    const request = { body: anAction({ agent_id: mine }) };
    const ids = await Promise.all(
      [SHARED, own.token, own.token].map(async (token) => {
        const headers = { ...by(token), 'idempotency-key': 'the-same' };
        return (await call(address, 'POST', '/v1/actions', { ...request, headers })).body.id;
      }),
    );
    expect(new Set(ids).size).toBe(2);
    expect(ids[1]).toBe(ids[2]);
  });
});

describe('nobody answers what they asked', () => {
  const answerBy = (token: string, id: string, approval_token: string, approve = true) =>
    call<{ detail: string; status: string }>(address, 'POST', `/v1/actions/${id}/approval`, {
      headers: by(token),
      body: { token: approval_token, approve },
    });

  it('whether they submitted or replayed it, approve or deny; another person may', async () => {
    const [alice, bob] = [await aToken('admin'), await aToken('approver')];
    const first = await submit(alice.token, needsApproval());
    const replayed = await call(address, 'POST', `/v1/actions/${first.id}/replay`, {
      headers: by(alice.token),
    });
    for (const { id, ...shown } of [first, replayed.body]) {
      expect(shown).not.toHaveProperty('approval_token');
      const toAlice = await call(address, 'GET', `/v1/actions/${id}`, { headers: by(alice.token) });
      expect(toAlice.body).not.toHaveProperty('approval_token');
      const toBob = await call(address, 'GET', `/v1/actions/${id}`, { headers: by(bob.token) });
      const { approval_token = '' } = toBob.body;
      for (const approve of [true, false]) {
        const refused = await answerBy(alice.token, id, approval_token, approve);
        expect(refused.status).toBe(403);
        expect(refused.body.detail).toContain('nobody answers what they asked');
      }
      expect((await answerBy(bob.token, id, approval_token)).body.status).toBe('approved');
    }
    const events = await call<{ event_type: string; actor: object }[]>(
      address,
      'GET',
      `/v1/actions/${first.id}/events`,
      {
        headers: by(bob.token),
      },
    );
    expect(events.body.at(-1)).toMatchObject({
      event_type: 'approved',
      actor: { type: 'approver', id: bob.name },
    });
  });

  it('nor with a later token of the same name in capitals', async () => {
    const alice = await aToken('admin');
    const { id } = await submit(alice.token, needsApproval());
    const { body } = await call(address, 'GET', `/v1/actions/${id}`, { headers: by(SHARED) });
    await revoke(alice.name);
    const later = await aToken('approver', { name: alice.name.toUpperCase() });
    expect((await answerBy(later.token, id, body.approval_token ?? '')).status).toBe(403);
  });

  it('but the shared tokens of the settings, which name no person', async () => {
    const { id, approval_token } = await aWaiting('agent-1');
    expect((await answerBy(SHARED, id, approval_token)).body.status).toBe('approved');
  });
});

describe('a stream', () => {
  it.each(['revoked', 'expired'])('ends when its token is %s', async (how) => {
    const { name, token } = await aToken('approver', how === 'expired' ? { expires_in: 2 } : {});
    const { id } = await submit(SHARED, anAction());
    let isOpen = false;
    let revokedAt = 0;
    for await (const { data } of follow(another, { lastEventId: 0, token })) {
      if (isOpen || data.action_id !== id) continue;
      isOpen = true;
      if (how === 'revoked') await revoke(name);
      revokedAt = performance.now();
    }
    expect(isOpen).toBe(true);
    expect(performance.now() - revokedAt).toBeLessThan(how === 'revoked' ? 2_000 : 4_000);
  });
});
