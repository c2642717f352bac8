import { deadlineOf } from '#action';
import { canonicalJson, sha256Hex } from '#json';
import { anAction, call, isDenied, needsApproval } from '../support/client.js';
import { eventually } from '../support/eventually.js';
import { follow } from '../support/follow.js';
import type { QueueKind, System } from '../support/system.js';
import { startSystem } from '../support/system.js';

const ACTIONS = '/v1/actions';
const UNKNOWN = '01900000-0000-7000-8000-000000000000';

interface EventView {
  readonly sequence: number;
  readonly event_type: string;
  readonly meta: Record<string, unknown>;
  readonly payload: unknown;
  readonly actor: { readonly type: string; readonly id: string };
  readonly prev_hash: string | null;
  readonly record_hash: string;
  readonly position: number;
  readonly created_at: string;
}

interface ProblemView {
  readonly status: number;
  readonly detail: string;
  readonly error_code: string;
}

describe.each<QueueKind>(['postgres', 'redis'])('the API with the queue on %s', (queue) => {
  let system: System;
  let address: string;

  beforeAll(async () => {
    system = await startSystem({ queue });
    address = system.addresses[0] ?? '';
  });

  afterAll(() => system.stop());

  const submit = (body: object = anAction(), headers: Record<string, string> = {}) =>
    call(address, 'POST', ACTIONS, { body, headers });
  const post = <Body = Awaited<ReturnType<typeof submit>>['body']>(path: string, body?: object) =>
    call<Body>(address, 'POST', path, body ? { body } : {});
  const get = <Body = Awaited<ReturnType<typeof submit>>['body']>(path: string) =>
    call<Body>(address, 'GET', path);
  const eventsOf = async (id: string) => (await get<EventView[]>(`${ACTIONS}/${id}/events`)).body;
  const typesOf = async (id: string) => (await eventsOf(id)).map(({ event_type }) => event_type);
  const refusal = (status: number, error_code: string) => ({
    status,
    body: { status, error_code, detail: expect.any(String) as string },
  });

  describe('submitting', () => {
    it('answers with the decision, its reason and its trace', async () => {
      const { status, body } = await submit();
      expect(status).toBe(200);
      expect(body).toMatchObject({
        agent_id: 'agent-1',
        params: { path: 'README.md' },
        context: {},
        status: 'allowed',
        decision: 'allow',
        outcome: 'EXECUTE',
        reason_code: 'POLICY_ALLOW',
        reason: 'Reads',
        risk_level: 'low',
        version: 2,
        reason_details: {
          rule: { number: 1, file: expect.stringContaining('policy.yaml') as string, line: 2 },
        },
      });
      expect(body).not.toHaveProperty('approval_token');
      expect(body.request_hash).toBe(
        sha256Hex(
          canonicalJson({
            agent_id: 'agent-1',
            tool: 'file',
            operation: 'read',
            params: { path: 'README.md' },
            context: {},
          }),
        ),
      );
    });

    it.each([
      [
        'denied by a rule',
        isDenied(),
        { status: 'denied', decision: 'deny', outcome: 'HALT', reason_code: 'POLICY_DENY' },
      ],
      [
        'denied for want of a rule',
        anAction({ tool: 'unheard-of' }),
        { status: 'denied', reason_code: 'DEFAULT_DENY_NO_MATCH' },
      ],
      [
        'held for a person',
        needsApproval(),
        { status: 'pending_approval', outcome: 'ABSTAIN', reason_code: 'POLICY_REQUIRE_APPROVAL' },
      ],
      [
        'held for its risk',
        anAction({ params: { path: '/etc/shadow' } }),
        { status: 'pending_approval', reason_code: 'RISK_UPGRADE', risk_level: 'high' },
      ],
    ])('gives an action that is %s', async (_, request, expected) => {
      expect((await submit(request)).body).toMatchObject(expected);
    });

    it('answers 202 with where to look when the caller does not wait, and the decision comes', async () => {
      let answer = await submit(anAction(), { prefer: 'respond-async, wait=0' });
      // Now and then the decision is there at once.
      while (answer.status === 200) answer = await submit(anAction(), { prefer: 'respond-async, wait=0' });
      const { status, headers, body } = answer;
      expect(status).toBe(202);
      expect(body.status).toBe('pending_decision');
      expect(headers.get('location')).toBe(`${ACTIONS}/${body.id}`);
      expect(headers.get('retry-after')).toBe('1');
      let seen = body;
      while (seen.status === 'pending_decision') seen = (await get(`${ACTIONS}/${body.id}`)).body;
      expect(seen.status).toBe('allowed');
    });

    it('gives the same action for the same key and body, and refuses the key for another body', async () => {
      const key = { 'idempotency-key': `key-${queue}` };
      const [first, second] = await Promise.all([submit(anAction(), key), submit(anAction(), key)]);
      expect(first.body).toEqual(second.body);
      expect(first.body.status).toBe('allowed');
      expect((await submit(anAction(), key)).body).toEqual((await get(`${ACTIONS}/${first.body.id}`)).body);
      expect(await submit(needsApproval(), key)).toMatchObject(refusal(422, 'VALIDATION_ERROR'));
      expect(await typesOf(first.body.id)).toEqual(['created', 'decision_made']);
    });

    it('takes a null context, as some clients send it, for none', async () => {
      expect((await submit(anAction({ context: null }))).body.context).toEqual({});
    });

    it('answers a batch one by one and in order, and one bad action fails alone', async () => {
      const actions = [anAction(), { tool: 'file' }, isDenied(), 'nonsense', anAction({ extra: 1 })];
      const { status, body } = await call<(Record<string, unknown> & Partial<ProblemView>)[]>(
        address,
        'POST',
        `${ACTIONS}/batch`,
        { body: { actions } },
      );
      expect(status).toBe(200);
      expect(body.map(({ status: one, error_code }) => error_code ?? one)).toEqual([
        'allowed',
        'VALIDATION_ERROR',
        'denied',
        'VALIDATION_ERROR',
        'VALIDATION_ERROR',
      ]);
    });

    it('decides a batch of a hundred and refuses a larger one', async () => {
      const actions = Array.from({ length: 100 }, () => anAction());
      const { body } = await call<{ status: string }[]>(address, 'POST', `${ACTIONS}/batch`, {
        body: { actions },
      });
      expect(body.map(({ status }) => status)).toEqual(Array(100).fill('allowed'));
      expect(await post(`${ACTIONS}/batch`, { actions: [...actions, anAction()] })).toMatchObject(
        refusal(422, 'VALIDATION_ERROR'),
      );
      expect(await post(`${ACTIONS}/batch`, { actions: [] })).toMatchObject(refusal(422, 'VALIDATION_ERROR'));
    });

    it('submits the request of an action once more', async () => {
      const first = (await submit(anAction({ context: { ticket: 7 } }))).body;
      const replayed = (await post(`${ACTIONS}/${first.id}/replay`)).body;
      expect(replayed).toMatchObject({
        status: 'allowed',
        params: first.params,
        context: { ticket: 7, replayed_from: first.id },
      });
      expect(replayed.id).not.toBe(first.id);
    });

    it('replays once for the same key, and refuses the key for another request', async () => {
      const [first, other] = [(await submit()).body, (await submit()).body];
      const replay = (id: string) =>
        call(address, 'POST', `${ACTIONS}/${id}/replay`, {
          headers: { 'idempotency-key': `replay-${queue}` },
        });
      const [one, two] = await Promise.all([replay(first.id), replay(first.id)]);
      expect(one.body.context).toEqual({ replayed_from: first.id });
      expect(two.body).toEqual(one.body);
      expect((await replay(first.id)).body.id).toBe(one.body.id);
      expect(await replay(other.id)).toMatchObject(refusal(422, 'VALIDATION_ERROR'));
      expect(await submit(anAction(), { 'idempotency-key': `replay-${queue}` })).toMatchObject(
        refusal(422, 'VALIDATION_ERROR'),
      );
    });
  });

  describe('approval', () => {
    const held = async () => (await submit(needsApproval())).body;
    const answerTo = (id: string, body: object) => post(`${ACTIONS}/${id}/approval`, body);

    it('lets a person approve with the token, which is then gone', async () => {
      const { id, approval_token: token } = await held();
      expect(token?.length).toBeGreaterThanOrEqual(43);
      expect((await get(`${ACTIONS}/${id}`)).body.approval_token).toBe(token);
      const { body } = await answerTo(id, { token, approve: true, reason: 'Looks fine' });
      expect(body).toMatchObject({
        status: 'approved',
        outcome: 'EXECUTE',
        reason_code: 'HUMAN_APPROVED',
        reason: 'Looks fine',
        decision: 'require_approval',
      });
      expect(body).not.toHaveProperty('approval_token');
      expect(await answerTo(id, { token, approve: true })).toMatchObject(
        refusal(409, 'ACTION_NOT_EXECUTABLE'),
      );
    });

    it('has an end that every view tells until somebody answers', async () => {
      const { id, approval_token: token, updated_at, expires_at } = await held();
      expect(expires_at).toBe(deadlineOf(updated_at, 86_400));
      expect((await get(`${ACTIONS}/${id}`)).body.expires_at).toBe(expires_at);
      const list = (await get<{ id: string }[]>(ACTIONS)).body;
      expect(list.find((one) => one.id === id)).toMatchObject({ expires_at });
      for await (const event of follow(address, { lastEventId: 0 })) {
        if (event.data.action_id !== id || event.data.event_type !== 'decision_made') continue;
        expect(event.data.data).toMatchObject({ expires_at });
        break;
      }
      expect((await answerTo(id, { token, approve: true })).body.expires_at).toBeNull();
    });

    it('lets a person deny', async () => {
      const { id, approval_token: token } = await held();
      expect((await answerTo(id, { token, approve: false })).body).toMatchObject({
        status: 'denied',
        reason_code: 'HUMAN_DENIED',
        outcome: 'HALT',
      });
    });

    it('binds the answer to the request and the policy that the person saw', async () => {
      const { id, approval_token: token, request_hash, policy_hash } = await held();
      await answerTo(id, { token, approve: true });
      expect((await eventsOf(id)).at(-1)).toMatchObject({
        event_type: 'approved',
        meta: { request_hash, policy_hash },
        actor: { type: 'approver' },
      });
    });

    it('refuses a wrong token, the token of another action, and an action that waits for nobody', async () => {
      const [mine, other, allowed] = [await held(), await held(), (await submit()).body];
      expect(await answerTo(mine.id, { token: 'wrong', approve: true })).toMatchObject(
        refusal(401, 'UNAUTHORIZED'),
      );
      expect(await answerTo(mine.id, { token: other.approval_token, approve: true })).toMatchObject(
        refusal(401, 'UNAUTHORIZED'),
      );
      expect(await answerTo(allowed.id, { token: 'wrong', approve: true })).toMatchObject(
        refusal(409, 'ACTION_NOT_EXECUTABLE'),
      );
      expect(await typesOf(mine.id)).toEqual(['created', 'decision_made']);
    });

    it('lets one of two people at once win and tells the other', async () => {
      const { id, approval_token: token } = await held();
      const answers = await Promise.all([
        answerTo(id, { token, approve: true }),
        answerTo(id, { token, approve: false }),
      ]);
      expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
      expect(await typesOf(id)).toHaveLength(3);
      const { status, updated_at } = (await get(`${ACTIONS}/${id}`)).body;
      const [late] = answers.filter((one) => one.status === 409);
      expect(late?.body).toMatchObject({
        status: 409,
        error_code: 'ACTION_NOT_EXECUTABLE',
        detail: expect.stringMatching(
          new RegExp(`^Action ${id} was already ${status} by anonymous \\d+ s ago\\.$`),
        ) as string,
        action_status: status,
        answered_by: 'anonymous',
        answered_at: updated_at,
      });
    });

    it('shows the token nowhere but to one who may approve', async () => {
      const { id, approval_token: token = '' } = await held();
      const [list, events, past] = await Promise.all([
        get<unknown>(`${ACTIONS}?limit=1000`),
        get<unknown>(`${ACTIONS}/${id}/events`),
        get<unknown>(`${ACTIONS}/${id}?at=2100-01-01T00:00:00Z`),
      ]);
      const written = system.gateways.concat(system.evaluators).map((running) => running.output());
      expect(JSON.stringify([list.body, events.body, past.body, written])).not.toContain(token);
    });
  });

  describe('execution', () => {
    const lease = async (id: string) => (await post(`${ACTIONS}/${id}/start`)).body.lease;

    it('gives a lease once and takes a result with it', async () => {
      const { id } = (await submit()).body;
      const started = (await post(`${ACTIONS}/${id}/start`)).body;
      expect(started).toMatchObject({ status: 'executing', lease: 3 });
      expect(started.expires_at).toBe(deadlineOf(started.updated_at, 300));
      expect(await post(`${ACTIONS}/${id}/start`)).toMatchObject(refusal(409, 'ACTION_NOT_EXECUTABLE'));
      const { body } = await post(`${ACTIONS}/${id}/result`, {
        success: true,
        lease: 3,
        result: { bytes: 12 },
      });
      expect(body).toMatchObject({ status: 'succeeded', result: { bytes: 12 }, expires_at: null });
      expect(await post(`${ACTIONS}/${id}/result`, { success: true, lease: 3 })).toMatchObject(
        refusal(409, 'ACTION_NOT_EXECUTABLE'),
      );
    });

    it('lets one of two executors at once start', async () => {
      const { id } = (await submit()).body;
      const starts = await Promise.all([post(`${ACTIONS}/${id}/start`), post(`${ACTIONS}/${id}/start`)]);
      expect(starts.map(({ status }) => status).sort()).toEqual([200, 409]);
    });

    it('refuses a result with a lease that is not the current one', async () => {
      const { id } = (await submit()).body;
      const current = (await lease(id)) ?? 0;
      expect(await post(`${ACTIONS}/${id}/result`, { success: true, lease: current - 1 })).toMatchObject(
        refusal(409, 'ACTION_NOT_EXECUTABLE'),
      );
      expect(
        (await post(`${ACTIONS}/${id}/result`, { success: false, error: 'disk full', lease: current })).body,
      ).toMatchObject({ status: 'failed', error: 'disk full' });
    });

    it('takes a result without a start from an allowed and from an approved action', async () => {
      const allowed = (await submit()).body;
      expect((await post(`${ACTIONS}/${allowed.id}/result`, { success: true })).body.status).toBe(
        'succeeded',
      );
      expect(await typesOf(allowed.id)).toEqual(['created', 'decision_made', 'started', 'succeeded']);
      const held = (await submit(needsApproval())).body;
      await post(`${ACTIONS}/${held.id}/approval`, { token: held.approval_token, approve: true });
      expect((await post(`${ACTIONS}/${held.id}/result`, { success: false, error: null })).body.status).toBe(
        'failed',
      );
    });

    it.each([
      ['denied', isDenied()],
      ['held', needsApproval()],
    ])('refuses to start or to take a result of an action that is %s', async (_, request) => {
      const { id } = (await submit(request)).body;
      expect(await post(`${ACTIONS}/${id}/start`)).toMatchObject(refusal(409, 'ACTION_NOT_EXECUTABLE'));
      expect(await post(`${ACTIONS}/${id}/result`, { success: true })).toMatchObject(
        refusal(409, 'ACTION_NOT_EXECUTABLE'),
      );
      expect(await typesOf(id)).toEqual(['created', 'decision_made']);
    });
  });

  describe('reading', () => {
    it('gives the events of an action in order, chained by their hashes', async () => {
      const { id } = (await submit()).body;
      const events = await eventsOf(id);
      expect(events.map(({ sequence, event_type, actor }) => [sequence, event_type, actor.type])).toEqual([
        [1, 'created', 'agent'],
        [2, 'decision_made', 'evaluator'],
      ]);
      expect(events[0]?.payload).toEqual({ params: { path: 'README.md' }, context: {} });
      expect(events.map(({ prev_hash }) => prev_hash)).toEqual([null, events[0]?.record_hash]);
      for (const { prev_hash, record_hash, position: _, payload: __, ...rest } of events) {
        const {
          id: event,
          action_id,
          sequence,
          event_type,
          actor,
          created_at,
          meta,
        } = rest as EventView & { id: string; action_id: string };
        expect(record_hash).toBe(
          sha256Hex(
            canonicalJson({ id: event, action_id, sequence, event_type, actor, created_at, meta } as never) +
              (prev_hash ?? ''),
          ),
        );
      }
    });

    it('gives an action as it stood at a position and at a time', async () => {
      const { id } = (await submit()).body;
      const [created, decided] = await eventsOf(id);
      expect((await get(`${ACTIONS}/${id}?as_of=${created?.position ?? 0}`)).body).toMatchObject({
        status: 'pending_decision',
        version: 1,
      });
      expect((await get(`${ACTIONS}/${id}?as_of=${decided?.position ?? 0}`)).body).toMatchObject({
        status: 'allowed',
        version: 2,
      });
      expect(await get(`${ACTIONS}/${id}?as_of=0`)).toMatchObject(refusal(404, 'ACTION_NOT_FOUND'));
      expect((await get(`${ACTIONS}/${id}?at=${decided?.created_at ?? ''}`)).body.status).toBe('allowed');
      expect(await get(`${ACTIONS}/${id}?at=2001-01-01T00:00:00Z`)).toMatchObject(
        refusal(404, 'ACTION_NOT_FOUND'),
      );
      expect(await get(`${ACTIONS}/${id}?at=yesterday`)).toMatchObject(refusal(422, 'VALIDATION_ERROR'));
    });

    it('lists newest first, by filter, by offset and by cursor', async () => {
      const agent_id = `lister-${queue}`;
      const ids: string[] = [];
      for (const request of [anAction({ agent_id }), isDenied({ agent_id }), anAction({ agent_id })])
        ids.unshift((await submit(request)).body.id);
      const list = async (query: string) =>
        (await get<{ id: string }[]>(`${ACTIONS}?agent_id=${agent_id}${query}`)).body.map(({ id }) => id);
      expect(await list('')).toEqual(ids);
      expect(await list('&status=denied')).toEqual([ids[1]]);
      expect(await list('&tool=file')).toEqual([ids[0], ids[2]]);
      expect(await list('&limit=1&offset=1')).toEqual([ids[1]]);
      expect((await get(`${ACTIONS}?agent_id=${agent_id}&limit=2`)).headers.get('x-next-cursor')).toBe(
        ids[1],
      );
      expect(await list(`&cursor=${ids[1] ?? ''}`)).toEqual([ids[2]]);
    });

    it('lists by operation, decision, risk, time and request, from either end', async () => {
      const agent_id = `finder-${queue}`;
      const [read, held, denied] = [
        (await submit(anAction({ agent_id }))).body,
        (await submit(needsApproval({ agent_id }))).body,
        (await submit(isDenied({ agent_id }))).body,
      ];
      const [oldest, middle, newest] = [read.id, held.id, denied.id];
      const list = async (query: string, what = ACTIONS) =>
        (await get<{ id: string }[]>(`${what}?agent_id=${agent_id}&${query}`)).body.map(({ id }) => id);
      const again = await submit(anAction({ agent_id }));
      await eventually(async () => expect(await list('')).toHaveLength(4));
      const expected: [query: string, ids: string[]][] = [
        ['operation=launch', [newest]],
        ['decision=deny', [newest]],
        ['decision=require_approval&status=pending_approval', [middle]],
        ['decision=allow', [again.body.id, oldest]],
        [`risk_level=${held.risk_level ?? ''}&tool=shell`, [middle]],
        [`request_hash=${denied.request_hash}`, [newest]],
        [`request_hash=${read.request_hash.toUpperCase()}`, [again.body.id, oldest]],
        [`request_hash=${read.request_hash}&order=oldest&limit=1`, [oldest]],
        [`request_hash=${read.request_hash}&decision=deny`, []],
        [`request_hash=${'0'.repeat(64)}`, []],
        ['order=oldest', [oldest, middle, newest, again.body.id]],
        [`order=oldest&limit=2&cursor=${oldest}`, [middle, newest]],
        [`order=newest&limit=1&cursor=${newest}`, [middle]],
        [`created_before=${read.created_at}`, []],
        [`created_after=${held.created_at}&order=oldest`, [middle, newest, again.body.id]],
        [`created_after=${held.created_at}&created_before=${denied.created_at}`, [middle]],
        ['created_after=2100-01-01T00:00:00%2B01:00', []],
      ];
      for (const [query, ids] of expected) {
        expect([query, await list(query)]).toEqual([query, ids]);
        expect([query, await list(query, `${ACTIONS}/summaries`)]).toEqual([query, ids]);
        expect([query, await list(`${query}&at=2100-01-01T00:00:00Z`)]).toEqual([query, ids]);
      }
      const undecided = await list(`decision=deny&at=${denied.created_at}`);
      expect(undecided).toEqual([]);
    });

    it('lists in short, page by page, what a list tells in full', async () => {
      const agent_id = `summary-${queue}`;
      for (const request of [anAction({ agent_id }), needsApproval({ agent_id }), isDenied({ agent_id })])
        await submit(request);
      const shown = (await get<Record<string, unknown>[]>(`${ACTIONS}?agent_id=${agent_id}`)).body;
      const summaries: Record<string, unknown>[] = [];
      let cursor = '';
      for (;;) {
        const page = await get<Record<string, unknown>[]>(
          `${ACTIONS}/summaries?agent_id=${agent_id}&limit=2${cursor}`,
        );
        summaries.push(...page.body);
        const next = page.headers.get('x-next-cursor');
        if (next === null) break;
        cursor = `&cursor=${next}`;
      }
      const keys = Object.keys(summaries[0] ?? {});
      expect(keys.sort()).toEqual(
        [
          'id agent_id tool operation status decision reason_code risk_level created_at updated_at version',
        ].flatMap((names) => names.split(' ').sort()),
      );
      expect(summaries).toEqual(shown.map((one) => Object.fromEntries(keys.map((key) => [key, one[key]]))));
    });

    it('tells what became of similar actions before one, and no others', async () => {
      const agent_id = `similar-${queue}`;
      const similarTo = async (id: string) => (await get(`${ACTIONS}/${id}/similar`)).body;
      const ask = async (overrides: object = {}) =>
        (await submit(needsApproval({ agent_id, ...overrides }))).body;
      const first = await ask();
      expect(await similarTo(first.id)).toEqual({
        looked_at: 0,
        counts: { approved: 0, denied_by_person: 0, expired: 0, allowed: 0, denied_by_policy: 0 },
        last: [],
      });
      const second = await ask();
      await ask({ agent_id: 'another' });
      await submit(anAction({ agent_id }));
      const answerTo = (one: typeof first, body: object) =>
        post(`${ACTIONS}/${one.id}/approval`, { token: one.approval_token, ...body });
      await answerTo(first, { approve: true, reason: 'Fine' });
      await post(`${ACTIONS}/${first.id}/result`, { success: false, error: 'no' });
      await answerTo(second, { approve: false });
      const [, , , third] = [await ask(), await ask({ operation: 'stop' }), 0, await ask()];
      expect(await similarTo(third.id)).toMatchObject({
        looked_at: 5,
        counts: { approved: 1, denied_by_person: 1, expired: 0, allowed: 0, denied_by_policy: 0 },
        last: [
          { id: second.id, status: 'denied', approved: false, by: 'anonymous', reason: null },
          { id: first.id, status: 'failed', approved: true, by: 'anonymous', reason: 'Fine' },
        ],
      });
      expect(await get(`${ACTIONS}/${UNKNOWN}/similar`)).toMatchObject(refusal(404, 'ACTION_NOT_FOUND'));
    });

    it.each([
      'limit=0',
      'operation=',
      'decision=maybe',
      'risk_level=none',
      'request_hash=abc',
      'created_after=yesterday',
      'order=best',
      'limit=1001',
      'limit=x',
      'offset=-1',
      'status=lost',
      'cursor=1',
      'unknown=1',
      'agent_id=',
    ])('refuses a list with %s', async (query) => {
      for (const list of [ACTIONS, `${ACTIONS}/summaries`])
        expect(await get(`${list}?${query}`)).toMatchObject(refusal(422, 'VALIDATION_ERROR'));
    });

    it.each([
      'GET /v1/actions/ID',
      'GET /v1/actions/ID/events',
      'POST /v1/actions/ID/start',
      'POST /v1/actions/ID/replay',
    ])('answers 404 to %s of an unknown action', async (route) => {
      const [method, path = ''] = route.split(' ');
      for (const id of [UNKNOWN, 'not-an-id', "1' OR '1'='1"]) {
        expect(
          await call(address, method as 'GET', path.replace('ID', encodeURIComponent(id))),
        ).toMatchObject(refusal(404, 'ACTION_NOT_FOUND'));
      }
    });
  });

  describe('the policy', () => {
    it('is asked without leaving a trace', async () => {
      const before = (await get<unknown[]>(`${ACTIONS}?limit=1000`)).body.length;
      const gate = await call<Record<string, unknown>>(address, 'POST', '/v1/gate/decide', {
        body: needsApproval(),
      });
      expect(gate).toMatchObject({
        status: 200,
        body: { outcome: 'ABSTAIN', reason_code: 'POLICY_REQUIRE_APPROVAL', reason: 'Shell needs a person' },
      });
      for (const field of [
        'request_hash',
        'policy_version',
        'policy_hash',
        'profile_id',
        'profile_version',
        'profile_hash',
        'runtime_version',
        'provenance_id',
      ]) {
        expect(gate.body).toHaveProperty(field);
      }
      expect(await call(address, 'POST', '/playground/eval', { body: isDenied() })).toMatchObject({
        body: { status: 'denied', decision: 'deny', risk_level: 'low' },
      });
      expect((await get<unknown[]>(`${ACTIONS}?limit=1000`)).body.length).toBe(before);
    });

    it('gives the gate the same provenance as the recorded decision', async () => {
      const gate = await call<{ provenance_id: string }>(address, 'POST', '/v1/gate/decide', {
        body: anAction(),
      });
      expect((await submit()).body.provenance_id).toBe(gate.body.provenance_id);
    });

    it('says what it is', async () => {
      expect((await get('/v1/policy/info')).body).toEqual({
        policy_file: 'policy.yaml',
        policy_path: expect.stringMatching(/^\/.*policy\.yaml$/) as string,
        exists: true,
        policy_version: expect.any(String) as string,
        policy_hash: expect.stringMatching(/^[0-9a-f]{64}$/) as string,
        put_in_force_by: expect.stringMatching(/^(gateway|evaluator)-/) as string,
        put_in_force_at: expect.any(String) as string,
        profiles: [],
        files: { policy_hash: expect.stringMatching(/^[0-9a-f]{64}$/) as string, in_force: true },
        refused: null,
      });
    });

    it('is the same for all who measure it', async () => {
      const info = await get<{ policy_hash: string; policy_version: string }>('/v1/policy/info');
      const { policy_hash, policy_version } = info.body;
      const { body } = await get<string>('/metrics');
      expect(body.match(/^faramesh_policy_info.*$/gm)).toEqual([
        `faramesh_policy_info{policy_hash="${policy_hash}",policy_version="${policy_version}"} 1`,
      ]);
      expect(body).toContain('\nfaramesh_policy_files_differ 0\n');
    });

    it('is not rolled back to what it is, to what never was, or by a hash that is none', async () => {
      const { policy_hash } = (await get<{ policy_hash: string }>('/v1/policy/info')).body;
      for (const [hash, status, error_code] of [
        [policy_hash, 409, 'CONFLICT'],
        ['0123456789', 404, 'NOT_FOUND'],
        [policy_hash.slice(0, 5), 422, 'VALIDATION_ERROR'],
        ["' OR true --", 422, 'VALIDATION_ERROR'],
        [{ hash: policy_hash }, 422, 'VALIDATION_ERROR'],
      ] as const)
        expect(await call(address, 'POST', '/v1/policy/rollback', { body: { hash } })).toMatchObject(
          refusal(status, error_code),
        );
    });
  });

  describe('operation', () => {
    it('finds actions by the first digits of their id', async () => {
      const { id } = (await submit()).body;
      const found = async (query: string) =>
        (await get<{ id: string }[]>(`${ACTIONS}?${query}`)).body.map((action) => action.id);
      for (const prefix of [id, id.slice(0, 30), id.replaceAll('-', '').slice(0, 30), id.toUpperCase()])
        expect(await found(`id_prefix=${prefix}`)).toEqual([id]);
      expect(await found(`id_prefix=${id.slice(0, 4)}&limit=1000`)).toContain(id);
      expect(await found(`id_prefix=${id}&cursor=${id}`)).toEqual([]);
      expect(await found('id_prefix=ffff')).toEqual([]);
      for (const prefix of ['abc', 'xyzw', `${id}0`, '', 'abcd--'])
        expect(await get(`${ACTIONS}?id_prefix=${prefix}`)).toMatchObject(refusal(422, 'VALIDATION_ERROR'));
    });

    it('tells a caller without a token who it is', async () => {
      const { status, body } = await get<{ may: string[] }>('/v1/me');
      expect([status, body]).toEqual([
        200,
        { name: 'anonymous', role: 'admin', agent_id: null, may: expect.any(Array) as string[] },
      ]);
      expect(body.may).toContain('change the policy');
    });

    it('is alive and ready', async () => {
      expect(await get('/health')).toMatchObject({
        status: 200,
        body: { status: 'ok', version: expect.stringMatching(/^faramesh\//) as string },
      });
      expect(await get('/ready')).toMatchObject({
        status: 200,
        body: { status: 'ready', checks: { database: 'ok', queue: 'ok', policy: 'ok' } },
      });
    });

    it('measures itself', async () => {
      await submit();
      const { body } = await get<string>('/metrics');
      for (const name of [
        'faramesh_requests_total{method="POST",endpoint="/v1/actions",status="200"}',
        'faramesh_actions_total{status="allowed",tool="file"}',
        'faramesh_errors_total{error_type="VALIDATION_ERROR"}',
        'faramesh_action_duration_seconds_bucket',
        'faramesh_decision_latency_seconds_bucket',
        'faramesh_queue_depth',
        'faramesh_oldest_undecided_seconds',
      ]) {
        expect(body).toContain(name);
      }
    });

    it('describes itself', async () => {
      const { body } = await get<{ paths: Record<string, unknown> }>('/openapi.json');
      expect(Object.keys(body.paths)).toEqual(
        expect.arrayContaining([
          '/v1/actions',
          '/v1/actions/batch',
          '/v1/actions/{id}',
          '/v1/actions/{id}/events',
          '/v1/actions/{id}/approval',
          '/v1/actions/{id}/start',
          '/v1/actions/{id}/result',
          '/v1/actions/{id}/replay',
          '/v1/gate/decide',
          '/playground/eval',
          '/v1/events',
          '/v1/policy/info',
          '/v1/policy/refresh',
          '/v1/policy/rollback',
          '/health',
          '/ready',
          '/metrics',
        ]),
      );
      expect((await get<string>('/docs')).body).toContain('swagger');
    });
  });
});
