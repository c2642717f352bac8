import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { replayAll } from '#decision-replay';
import { parsePolicy } from '#policy';
import { anAction, call } from '../support/client.js';
import { eventually } from '../support/eventually.js';
import { metricOf } from '../support/metric-of.js';
import { freePort } from '../support/free-port.js';
import type { RunningProcess, System } from '../support/system.js';
import { startSystem } from '../support/system.js';

/** Each says its number and decides in its own way, so that a decision shows by which of them it was made. */
const EFFECTS = ['allow', 'deny', 'require_approval'] as const;
const policies = EFFECTS.map((effect, number) => {
  const rule = (tool: string): string =>
    `  - match: { tool: ${tool} }\n    ${effect}: true\n    description: policy ${number} about ${tool}\n`;
  const text = `rules:\n${rule('file')}${rule('shell')}`;
  return { number, text, effect, hash: parsePolicy(text, 'p.yaml').hash };
});
type Policy = (typeof policies)[number];
const policyOf = (number: number): Policy => {
  const policy = policies[number % policies.length];
  if (!policy) throw new Error('there is no policy');
  return policy;
};
const BAD = 'rules:\n  - match: { tool: file }\n    alow: true\n';

const RELOADS = 20;
const ROLLBACKS = 6;
/** From the act in the log until every process decides by it. */
const AGREED_WITHIN_SECONDS = 2;
/** A file that changed is left alone for so long, for it may be half written. */
const SETTLED_AFTER_MS = 100;
/** How often files are looked at. */
const LOOK_EVERY_SECONDS = 1;

interface Decided {
  readonly status: number;
  readonly policy_hash: string | null;
  readonly decision: string | null;
  readonly reason: string | null;
}

const folder = mkdtempSync(path.join(tmpdir(), 'life-'));
const file = path.join(folder, 'policy.yaml');
let system: System;
let pool: pg.Pool;
let evaluators: { readonly port: number; readonly running: RunningProcess }[];

beforeAll(async () => {
  writeFileSync(file, policyOf(0).text);
  system = await startSystem({
    queue: 'redis',
    gateways: 2,
    evaluators: 0,
    env: { FARA_POLICY_FILE: file, FARAMESH_HOT_RELOAD: '1', FARA_LOG_LEVEL: 'error' },
  });
  evaluators = await Promise.all(
    Array.from({ length: 3 }, async () => {
      const port = await freePort();
      return { port, running: await system.startEvaluator({ FARA_EVALUATOR_PORT: String(port) }) };
    }),
  );
  pool = new pg.Pool({ connectionString: system.database.dsn, max: 2 });
}, 60_000);

afterAll(async () => {
  await pool.end();
  await system.stop();
  rmSync(folder, { recursive: true });
});

const gateway = (number: number): string => system.addresses[number % system.addresses.length] ?? '';

/** Callers who never stop asking. */
function steadyLoad(callers: number): { stop: () => Promise<Decided[]> } {
  let ending = false;
  const running = Array.from({ length: callers }, async (_, caller) => {
    const decided: Decided[] = [];
    for (let turn = caller; !ending; turn++) {
      const body = anAction({ tool: turn % 2 ? 'file' : 'shell' });
      const answer = await call(gateway(turn), 'POST', '/v1/actions', { body });
      const { policy_hash, decision, reason } = answer.body;
      decided.push({ status: answer.status, policy_hash, decision, reason });
      await sleep(20);
    }
    return decided;
  });
  return {
    stop: async () => {
      ending = true;
      return (await Promise.all(running)).flat();
    },
  };
}

/** The hash of the policy by which each gateway and each evaluator decides. */
const hashesInForce = (): Promise<(string | undefined)[]> =>
  Promise.all(
    [...system.addresses, ...evaluators.map(({ port }) => `http://127.0.0.1:${port}`)].map(
      async (address) => {
        const { body } = await call<string>(address, 'GET', '/metrics');
        return /^faramesh_policy_info\{policy_hash="(\w+)"/m.exec(body)?.[1];
      },
    ),
  );

/** When the act was recorded by which it is in force, and when all had taken it over, in seconds. */
async function agreementOn({ hash }: Policy): Promise<{ recorded: number; agreed: number }> {
  await eventually(async () => expect(new Set(await hashesInForce())).toEqual(new Set([hash])));
  const agreed = Date.now() / 1_000;
  const { rows } = await pool.query<{ created_at: Date }>(
    `SELECT created_at FROM administrative_events WHERE event_type = 'policy_put_in_force' ORDER BY sequence DESC LIMIT 1`,
  );
  return { recorded: (rows[0]?.created_at.getTime() ?? 0) / 1_000, agreed };
}

/** Halves of policies that a busy machine left standing for so long that they were offered, as any policy is. */
const stood = new Set<string | null>();

function expectEachByOnePolicy(decided: readonly Decided[]): void {
  const byHash = new Map(policies.map((policy) => [policy.hash, policy]));
  for (const { status, policy_hash, decision, reason } of decided) {
    if (stood.has(policy_hash)) continue;
    const policy = byHash.get(policy_hash ?? '');
    expect([status, decision]).toEqual([200, policy?.effect]);
    expect(reason).toMatch(new RegExp(`^policy ${policy?.number} about (file|shell)$`));
  }
}

/** How long it took from the act in the log until every process decided by it. */
function tell(what: string, seconds: readonly number[]): void {
  const sorted = seconds.map((one) => Math.round(one * 1_000)).sort((a, b) => a - b);
  const middle = sorted[Math.floor(sorted.length / 2)];
  process.stdout.write(
    `${sorted.length} ${what}: all agreed after ${sorted[0]} to ${sorted.at(-1)} ms, in the middle ${middle} ms\n`,
  );
}

it('changes under load again and again, and every decision is by one good policy', async () => {
  const load = steadyLoad(4);
  const agreements: number[] = [];
  for (let reload = 1; reload <= RELOADS; reload++) {
    const next = policyOf(reload);
    if (reload % 4 === 0) {
      writeFileSync(file, BAD);
      await eventually(async () => {
        const { body } = await call<{ refused: object | null }>(gateway(reload), 'GET', '/v1/policy/info');
        expect(body.refused).toMatchObject({ problems: [{ line: 2 }, { line: 3, column: 5 }] });
      });
      expect((await call(gateway(reload), 'GET', '/ready')).status).toBe(200);
    }
    if (reload % 3 === 0) {
      // The first half of it, which is a policy too.
      const half = next.text.slice(0, next.text.lastIndexOf('  - match'));
      const begun = Date.now();
      writeFileSync(file, half);
      await sleep(30);
      writeFileSync(file, next.text);
      if (Date.now() - begun > SETTLED_AFTER_MS / 2) stood.add(parsePolicy(half, 'p.yaml').hash);
    }
    writeFileSync(file, next.text);
    const written = Date.now() / 1_000;
    const { recorded, agreed } = await agreementOn(next);
    agreements.push(agreed - recorded);
    expect(agreed - recorded).toBeLessThan(AGREED_WITHIN_SECONDS);
    expect(agreed - written).toBeLessThan(LOOK_EVERY_SECONDS + AGREED_WITHIN_SECONDS);
  }
  const decided = await load.stop();
  tell(`hot reloads during ${decided.length} submissions`, agreements);
  expectEachByOnePolicy(decided);
  const used = new Set(decided.map(({ policy_hash }) => policy_hash));
  expect([...used].filter((hash) => !stood.has(hash))).toHaveLength(policies.length);
}, 120_000);

it('is rolled back under load, everywhere and for good', async () => {
  const load = steadyLoad(4);
  const agreements: number[] = [];
  const held = policyOf(RELOADS);
  for (let rollback = 1; rollback <= ROLLBACKS; rollback++) {
    const next = policyOf(RELOADS + rollback);
    const answer = await call(gateway(rollback), 'POST', '/v1/policy/rollback', {
      body: { hash: next.hash.slice(0, 8) },
    });
    expect(answer).toMatchObject({ status: 200, body: { policy_hash: next.hash } });
    const { recorded, agreed } = await agreementOn(next);
    agreements.push(agreed - recorded);
    expect(agreed - recorded).toBeLessThan(AGREED_WITHIN_SECONDS);
  }
  tell('rollbacks', agreements);
  const last = policyOf(RELOADS + ROLLBACKS - 1);
  await call(gateway(0), 'POST', '/v1/policy/rollback', { body: { hash: last.hash } });
  for (const { port, running } of evaluators.slice(0, 1)) {
    await running.stop();
    await system.startEvaluator({ FARA_EVALUATOR_PORT: String(port) });
  }
  await agreementOn(last);
  expect(await call(gateway(1), 'GET', '/v1/policy/info')).toMatchObject({
    body: { policy_hash: last.hash, files: { policy_hash: held.hash, in_force: false } },
  });
  expectEachByOnePolicy(await load.stop());
  const { body: history } = await call<object[]>(gateway(0), 'GET', '/v1/policy/history');
  expect(history[0]).toMatchObject({ is_rollback: true, source: null, policy_hash: last.hash });
  expect(history.at(-1)).toMatchObject({
    is_rollback: false,
    source: expect.stringMatching(/^.+:\/.*policy\.yaml$/) as string,
    put_in_force_by: expect.any(String) as string,
  });
}, 60_000);

it('leaves a log from which every decision comes out again', async () => {
  const { rows } = await pool.query<Omit<Decided, 'status'>>(
    `SELECT meta->>'policy_hash' AS policy_hash, meta->>'decision' AS decision, meta->>'reason' AS reason
     FROM events WHERE event_type = 'decision_made'`,
  );
  expect(rows.length).toBeGreaterThan(100);
  expectEachByOnePolicy(rows.map((row) => ({ ...row, status: 200 })));
  const { actions, results } = await replayAll(pool);
  expect(results).toMatchObject({ same: actions, different: 0, 'policy not recorded': 0 });
});

it('that a process cannot use has it decide nothing, and others go on', async () => {
  const own = path.join(folder, 'own.yaml');
  const comparing = 'rules:\n  - match: { tool: file, amount_lte: 5 }\n    allow: true\n';
  writeFileSync(own, policyOf(0).text);
  const some = await startSystem({ env: { FARA_POLICY_FILE: own } });
  const sighted = some.addresses[0] ?? '';
  const submit = async (): Promise<{ id: string }> =>
    (await call(sighted, 'POST', '/v1/actions', { body: anAction({ params: { amount: 5 } }) })).body;
  try {
    const redacting = { FARA_REDACT: 'params.amount' };
    const port = await freePort();
    const [{ address: blind, gateway: process }] = await Promise.all([
      some.startGateway(redacting),
      some.startEvaluator({ ...redacting, FARA_EVALUATOR_PORT: String(port) }),
    ]);
    const { id } = await submit();
    writeFileSync(own, comparing);
    expect((await call(sighted, 'POST', '/v1/policy/refresh')).status).toBe(200);
    for (const address of [blind, `http://127.0.0.1:${port}`])
      await eventually(async () => expect((await call(address, 'GET', '/ready')).status).toBe(503));
    expect(await metricOf(blind, 'faramesh_policy_files_differ')).toBe(1);
    expect(process.output()).toContain('nothing is decided here until another policy is in force');
    for (const [path, body] of [
      ['/v1/gate/decide', anAction()],
      [`/v1/actions/${id}/start`, undefined],
    ] as const) {
      expect(await call(blind, 'POST', path, { body })).toMatchObject({
        status: 503,
        body: {
          error_code: 'SERVICE_UNAVAILABLE',
          detail: expect.stringContaining('its log says why') as string,
        },
      });
    }
    const later = await Promise.all(Array.from({ length: 10 }, submit));
    for (const { id: one } of later)
      await eventually(async () =>
        expect((await call(sighted, 'GET', `/v1/actions/${one}`)).body).toMatchObject({
          status: 'allowed',
          policy_hash: parsePolicy(comparing, 'p.yaml').hash,
        }),
      );
    expect((await call(sighted, 'POST', `/v1/actions/${id}/start`)).body.status).toBe('executing');
  } finally {
    await some.stop();
  }
}, 60_000);

it('has each agent judged by the profile that names it, then and when it is judged again', async () => {
  const profiles = path.join(folder, 'profiles');
  mkdirSync(profiles);
  const profile = (name: string, text: string): void =>
    writeFileSync(path.join(profiles, `${name}.yaml`), `id: ${name}\nversion: '1'\n${text}\n`);
  profile('support', `agents: ['support-*']\nallowed_tools: [file]`);
  profile('zoo', `agents: [keeper]\nrules: [{ name: no files, when: { tool: file }, outcome: HALT }]`);
  const policy = path.join(folder, 'allowing.yaml');
  writeFileSync(policy, policyOf(0).text);
  const some = await startSystem({ env: { FARA_POLICY_FILE: policy, FARAMESH_PROFILE_FILE: profiles } });
  const address = some.addresses[0] ?? '';
  const submit = async (agent_id: string, tool: string) =>
    (await call(address, 'POST', '/v1/actions', { body: anAction({ agent_id, tool }) })).body;
  try {
    const decided = await Promise.all([
      submit('support-1', 'file'),
      submit('support-1', 'shell'),
      submit('keeper', 'file'),
      submit('somebody', 'shell'),
    ]);
    expect(decided.map(({ status, profile_id }) => [status, profile_id])).toEqual([
      ['allowed', 'support'],
      ['denied', 'support'],
      ['denied', 'zoo'],
      ['allowed', null],
    ]);
    const info = await call<{ profiles: { id: string; hash: string }[] }>(address, 'GET', '/v1/policy/info');
    expect(info.body.profiles).toMatchObject([
      { id: 'support', version: '1', agents: ['support-*'] },
      { id: 'zoo', version: '1', agents: ['keeper'] },
    ]);
    const documents = `/v1/policy/history/${info.body.profiles[1]?.hash}`;
    expect((await call<{ profiles: object[] }>(address, 'GET', documents)).body.profiles).toHaveLength(2);

    profile('support', `agents: ['support-*', somebody]\nallowed_tools: []`);
    expect((await call(address, 'POST', '/v1/policy/refresh')).status).toBe(200);
    for (const { id, status } of decided.filter((one) => one.status === 'allowed')) {
      expect([status, (await call(address, 'POST', `/v1/actions/${id}/start`)).status]).toEqual([
        'allowed',
        409,
      ]);
      expect((await call(address, 'GET', `/v1/actions/${id}`)).body.reason_code).toBe('POLICY_CHANGED');
    }
    for (const { id } of decided) {
      const replay = await call<{ result: string }>(address, 'GET', `/v1/actions/${id}/replay-decision`);
      expect(replay.body.result).toBe('same');
    }
  } finally {
    await some.stop();
  }
}, 60_000);
