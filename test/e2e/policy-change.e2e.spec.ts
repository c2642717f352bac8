import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { replayAll } from '#decision-replay';
import { anAction, call, needsApproval } from '../support/client.js';
import { eventually } from '../support/eventually.js';
import type { System } from '../support/system.js';
import { startSystem } from '../support/system.js';

const folder = mkdtempSync(path.join(tmpdir(), 'policy-'));
const file = path.join(folder, 'policy.yaml');
const write = (read: string, shell = 'require_approval'): void =>
  writeFileSync(
    file,
    `rules:\n  - match: { tool: file }\n    ${read}: true\n  - match: { tool: shell }\n    ${shell}: true\n`,
  );

let system: System;
let pool: pg.Pool;
let address: string;

beforeEach(async () => {
  write('allow');
  system = await startSystem({ gateways: 2, env: { FARA_POLICY_FILE: file } });
  address = system.addresses[0] ?? '';
  pool = new pg.Pool({ connectionString: system.database.dsn, max: 2 });
});

afterEach(async () => {
  await pool.end();
  await system.stop();
});
afterAll(() => rmSync(folder, { recursive: true }));

const post = (verb: string, body?: object) => call(address, 'POST', verb, body ? { body } : {});
const refresh = () => post('/v1/policy/refresh');
const submit = async (body: object) => (await post('/v1/actions', body)).body;

describe('a decision that cannot be recorded', () => {
  it('is a denial, and no silence', async () => {
    await pool.query(
      `ALTER TABLE events ADD CHECK (event_type <> 'decision_made' OR meta ->> 'decision' <> 'allow')`,
    );
    expect(await submit(anAction())).toMatchObject({ status: 'denied', reason_code: 'INTERNAL_ERROR' });
    expect(await submit(needsApproval())).toMatchObject({ status: 'pending_approval' });
  });
});

describe('a policy that changes', () => {
  it('is taken over by every gateway and evaluator', async () => {
    const before = await submit(anAction());
    write('deny');
    expect((await refresh()).status).toBe(200);
    await eventually(async () => expect((await submit(anAction())).status).toBe('denied'));
    await eventually(async () => {
      const answers = await Promise.all(
        system.addresses.map((gateway) => call<{ policy_hash: string }>(gateway, 'GET', '/v1/policy/info')),
      );
      expect(new Set(answers.map(({ body }) => body.policy_hash)).size).toBe(1);
      expect(answers[0]?.body.policy_hash).not.toBe(before.policy_hash);
    });
  });

  it('revokes at start what it no longer allows', async () => {
    const allowed = await submit(anAction());
    write('require_approval');
    await refresh();
    expect(await post(`/v1/actions/${allowed.id}/start`)).toMatchObject({
      status: 409,
      body: { error_code: 'ACTION_NOT_EXECUTABLE' },
    });
    const after = (await call(address, 'GET', `/v1/actions/${allowed.id}`)).body;
    expect(after).toMatchObject({ status: 'denied', reason_code: 'POLICY_CHANGED', outcome: 'HALT' });
    const events = await call<{ event_type: string; meta: object }[]>(
      address,
      'GET',
      `/v1/actions/${allowed.id}/events`,
    );
    expect(events.body.at(-1)).toMatchObject({
      event_type: 'revoked',
      meta: { stricter: { decision: 'require_approval' } },
    });
  });

  it('revokes at start what a person approved when it now denies it, and keeps it when it asks for no more', async () => {
    const approve = async () => {
      const held = await submit(needsApproval());
      return (await post(`/v1/actions/${held.id}/approval`, { token: held.approval_token, approve: true }))
        .body.id;
    };
    const [kept, revoked] = [await approve(), await approve()];
    write('deny', 'require_approval');
    await refresh();
    expect((await post(`/v1/actions/${kept}/start`)).body.status).toBe('executing');
    write('deny', 'deny');
    await refresh();
    expect((await post(`/v1/actions/${revoked}/start`)).status).toBe(409);
  });

  it('never replaces a good document by a bad one', async () => {
    const before = await submit(anAction());
    writeFileSync(file, 'rules:\n  - match: { tool: file }\n    alow: true\n');
    const answer = await call<{ detail: string; error_code: string }>(address, 'POST', '/v1/policy/refresh');
    expect(answer).toMatchObject({ status: 422, body: { error_code: 'VALIDATION_ERROR' } });
    expect(answer.body.detail).toMatch(/policy\.yaml:3:5/);
    expect((await submit(anAction())).policy_hash).toBe(before.policy_hash);
    rmSync(file);
    expect((await refresh()).status).toBe(422);
    expect(await call(address, 'GET', '/v1/policy/info')).toMatchObject({
      body: { exists: false, policy_hash: before.policy_hash },
    });
    expect((await call(address, 'GET', '/ready')).status).toBe(200);
  });

  it('is recorded once with who put it in force, so that every decision can be judged again', async () => {
    const ids: string[] = [];
    for (const effect of ['allow', 'deny', 'allow']) {
      write(effect);
      await refresh();
      await eventually(async () => {
        const action = await submit(anAction());
        ids.push(action.id);
        expect(action.decision).toBe(effect);
      });
    }
    const { rows } = await pool.query<{ actor: { type: string; id: string }; file: string }>(
      `SELECT actor, payload->'policy'->0->>'file' AS file FROM administrative_events
       WHERE event_type = 'policy_put_in_force' ORDER BY sequence`,
    );
    expect(rows).toHaveLength(3);
    expect(rows.map(({ actor }) => actor.type)).toEqual(['admin', 'admin', 'admin']);
    expect(rows.slice(1).map(({ actor }) => actor.id)).toEqual(['anonymous', 'anonymous']);
    const history = await call<{ policy_hash: string; put_in_force_by: string }[]>(
      address,
      'GET',
      '/v1/policy/history',
    );
    expect(history.body.map(({ put_in_force_by }) => put_in_force_by).slice(0, 2)).toEqual([
      'anonymous',
      'anonymous',
    ]);
    const documents = await call<{ policy: { text: string }[] }>(
      address,
      'GET',
      `/v1/policy/history/${history.body[0]?.policy_hash}`,
    );
    expect(documents.body.policy[0]?.text).toContain('allow: true');
    expect((await call(address, 'GET', '/v1/policy/history/unknown')).status).toBe(404);
    for (const id of ids) {
      const replay = await call<{ result: string }>(address, 'GET', `/v1/actions/${id}/replay-decision`);
      expect([replay.status, replay.body.result]).toEqual([200, 'same']);
    }
  });

  it('shows a decision that does not follow from what was recorded', async () => {
    const { id } = await submit(anAction());
    const [body] = (await call<{ meta: object }[]>(address, 'GET', `/v1/actions/${id}/events`)).body.slice(1);
    await pool.query('ALTER TABLE events DISABLE TRIGGER ALL');
    await pool.query(`UPDATE events SET meta = $2 WHERE action_id = $1 AND sequence = 2`, [
      id,
      JSON.stringify({ ...body?.meta, decision: 'deny', outcome: 'HALT' }),
    ]);
    const report = await replayAll(pool);
    expect(report.results).toMatchObject({ different: 1 });
    expect(report.suspect).toEqual([id]);
  });
});
