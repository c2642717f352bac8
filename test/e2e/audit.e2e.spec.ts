import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pg from 'pg';
import {
  leafHash,
  openNote,
  readCheckpoint,
  readReceipt,
  verifierOf,
  verifyConsistency,
  verifyInclusion,
} from '#transparency';
import { anAction, call, isDenied, needsApproval } from '../support/client.js';
import { eventually } from '../support/eventually.js';
import { runCli } from '../support/run-cli.js';
import type { System } from '../support/system.js';
import { startSystem } from '../support/system.js';

interface InclusionView {
  readonly record_hash: string;
  readonly leaf_index: number;
  readonly tree_size: number;
  readonly hashes: readonly string[];
  readonly checkpoint: string;
}

const folder = mkdtempSync(path.join(tmpdir(), 'audit-'));
let system: System;
let key: string;
let address: string;
let other: string;
let url: string[];

const get = <Body>(where: string, gateway = address) => call<Body>(gateway, 'GET', where);
const submit = async (body: object, query = '') =>
  (await call(address, 'POST', `/v1/actions${query}`, { body })).body;
const hashesOf = (hashes: readonly string[]): Buffer[] => hashes.map((hash) => Buffer.from(hash, 'hex'));
const opened = (note: string) => {
  const { text, signedBy } = openNote(note, [verifierOf(key)]);
  expect(signedBy).toHaveLength(1);
  return text;
};
const sealed = (id: string, sequence: number): Promise<InclusionView> => {
  let found: InclusionView | undefined;
  return eventually(async () => {
    const answer = await get<InclusionView>(`/v1/actions/${id}/events/${sequence}/proof`, other);
    expect(answer.status).toBe(200);
    found = answer.body;
  }).then(() => {
    if (!found) throw new Error('no proof');
    return found;
  });
};

beforeAll(async () => {
  system = await startSystem({ gateways: 2, evaluators: 2 });
  [address = '', other = ''] = system.addresses;
  url = ['--url', address];
  await eventually(async () => {
    const keys = await get<{ verifier_key: string }[]>('/v1/log/keys');
    expect(keys.body).toHaveLength(1);
    key = keys.body[0]?.verifier_key ?? '';
  });
});

afterAll(async () => {
  await system.stop();
  rmSync(folder, { recursive: true });
});

describe('a receipt', () => {
  it('promises what is then found under the seal, at any gateway', async () => {
    const action = await submit(anAction(), '?receipt=1');
    const receipt = readReceipt(opened(action.receipt ?? ''));
    expect(receipt).toMatchObject({ action_id: action.id, sequence: 2 });
    const { record_hash, leaf_index, tree_size, hashes, checkpoint } = await sealed(action.id, 2);
    expect(record_hash).toBe(receipt.record_hash);
    const { root, size } = readCheckpoint(opened(checkpoint));
    expect(size).toBe(tree_size);
    const hash = leafHash(Buffer.from(receipt.record_hash, 'hex'));
    expect(verifyInclusion(hash, leaf_index, size, hashesOf(hashes), root)).toBe(true);
    expect(Date.parse(receipt.included_by)).toBeGreaterThan(Date.now());
    expect(leaf_index).toBeLessThan(receipt.position);
    const files = { log: path.join(folder, 'promised.ndjson'), receipt: path.join(folder, 'receipt') };
    writeFileSync(files.log, (await get<string>('/v1/log/export')).body);
    writeFileSync(files.receipt, action.receipt ?? '');
    expect(
      await runCli(['verify-export', files.log, '--key', key, '--receipt', files.receipt]),
    ).toMatchObject({ code: 0, output: expect.stringMatching(/\n1 promise is kept\.\n/) as string });
  });

  it('comes with every answer about an action that asks for one, and with no other', async () => {
    expect((await submit(anAction())).receipt).toBeUndefined();
    const held = await submit(needsApproval(), '?receipt=1');
    const approved = await call(address, 'POST', `/v1/actions/${held.id}/approval?receipt=1`, {
      body: { token: held.approval_token, approve: true },
    });
    expect(readReceipt(opened(approved.body.receipt ?? ''))).toMatchObject({ sequence: 3 });
    const read = await get<{ receipt: string }>(`/v1/actions/${held.id}?receipt=1`);
    expect(readReceipt(opened(read.body.receipt))).toMatchObject({ sequence: 3 });
    const actions = [anAction(), { agent_id: 'lacks a tool' }, anAction()];
    const batch = await call<{ id?: string; receipt?: string }[]>(
      address,
      'POST',
      '/v1/actions/batch?receipt=1',
      { body: { actions } },
    );
    const [first, invalid, third] = batch.body;
    expect(invalid).toMatchObject({ status: 422 });
    for (const { id, receipt } of [first ?? {}, third ?? {}])
      expect(readReceipt(opened(receipt ?? ''))).toMatchObject({ action_id: id, sequence: 2 });
  });
});

describe('checkpoints', () => {
  it('grow out of each other, and the log shows it', async () => {
    const first = (await sealed((await submit(anAction())).id, 1)).checkpoint;
    await submit(anAction());
    const last = (await sealed((await submit(isDenied())).id, 2)).checkpoint;
    const [from, to] = [readCheckpoint(opened(first)), readCheckpoint(opened(last))];
    expect(to.size).toBeGreaterThan(from.size);
    const proof = await get<{ hashes: string[] }>(
      `/v1/log/consistency?from=${from.size}&to=${to.size}`,
      other,
    );
    expect(verifyConsistency(from.size, to.size, hashesOf(proof.body.hashes), from.root, to.root)).toBe(true);
    expect((await get<string>(`/v1/log/checkpoints/${from.size}`)).body).toBe(first);
  });

  it.each(['/v1/log/consistency?from=0', '/v1/log/consistency', '/v1/log/consistency?from=x'])(
    'are not proved from what is none: %s',
    async (where) => {
      expect((await get(where)).status).toBe(422);
    },
  );

  it('that do not exist are not found', async () => {
    expect((await get('/v1/log/checkpoints/99999999')).status).toBe(404);
    expect((await get('/v1/log/checkpoints/x')).status).toBe(404);
  });
});

describe('verify-log', () => {
  it('verifies the whole log, keeps the checkpoint and holds the next run to it', async () => {
    const file = path.join(folder, 'checkpoint');
    const verify = () => runCli(['verify-log', ...url, '--key', key, '--checkpoint', file]);
    expect(await verify()).toMatchObject({
      code: 0,
      output: expect.stringMatching(/^Verified: \d+ events/) as string,
    });
    const kept = readFileSync(file, 'utf8');
    expect(readCheckpoint(opened(kept)).size).toBeGreaterThan(0);
    await sealed((await submit(anAction())).id, 2);
    expect((await verify()).code).toBe(0);
  });

  it('verifies one action, up to its newest event', async () => {
    const { id } = await submit(anAction());
    const { code, output } = await runCli(['verify-log', id, ...url, '--json']);
    expect(code).toBe(0);
    expect(JSON.parse(output)).toMatchObject({ ok: true, events: 2, proven: 2 });
  });

  it('does not take an unknown action or a missing gateway for fine', async () => {
    expect(await runCli(['verify-log', '01a20345-2711-739f-8acc-1b14ddfe011b', ...url])).toMatchObject({
      code: 5,
    });
    const unreachable = await runCli(['verify-log', '--url', 'http://127.0.0.1:9']);
    expect(unreachable).toMatchObject({
      code: 3,
      errors: expect.stringMatching(/cannot be reached/) as string,
    });
  });
});

describe('an export', () => {
  const exported = async (query = ''): Promise<string> =>
    (await get<string>(`/v1/log/export${query}`, other)).body;

  it('verifies offline, and not once a byte was changed', async () => {
    await sealed((await submit(anAction({ params: { path: 'line\u2028separator' } }))).id, 2);
    const file = path.join(folder, 'log.ndjson');
    const text = await exported();
    writeFileSync(file, text);
    expect(await runCli(['verify-export', file, '--key', key])).toMatchObject({ code: 0 });
    writeFileSync(file, text.replace('line\u2028separator', 'line\u2029separator'));
    const { code, output } = await runCli(['verify-export', file, '--key', key]);
    expect(code).toBe(1);
    expect(output).toMatch(/changed: The payload of event 1 of action \S+, at line \d+/);
  });

  it('is not taken for fine without the checkpoint that was named', async () => {
    const file = path.join(folder, 'log.ndjson');
    writeFileSync(file, await exported());
    const missing = ['--checkpoint', path.join(folder, 'no such file')];
    expect(await runCli(['verify-export', file, '--key', key, ...missing])).toMatchObject({ code: 2 });
    const { id } = await submit(anAction());
    expect(await runCli(['verify-log', id, ...url, ...missing])).toMatchObject({
      code: 2,
      errors: expect.stringMatching(/leave out the id/) as string,
    });
  });

  it('holds what passes the filters, in either format', async () => {
    const agent_id = 'the agent of an export';
    const ids = [(await submit(anAction({ agent_id }))).id, (await submit(isDenied({ agent_id }))).id];
    await sealed(ids[1] ?? '', 2);
    const query = `?agent_id=${encodeURIComponent(agent_id)}`;
    const events = (await exported(query))
      .split('\n')
      .filter((line) => line.startsWith('{"type":"event"'))
      .map((line) => (JSON.parse(line) as { action_id: string }).action_id);
    expect([...new Set(events)]).toEqual(ids);
    const csv = await exported(`${query}&format=csv&status=denied`);
    expect(csv.trimEnd().split('\n')).toHaveLength(3);
    expect(csv).toContain(ids[1]);
    expect((await exported(`${query}&to=2020-01-01T00:00:00Z`)).trimEnd().split('\n')).toHaveLength(3);
    expect((await get('/v1/log/export?from=yesterday')).status).toBe(422);
  });

  it('never lets a spreadsheet run what an agent wrote', async () => {
    const agent_id = '=HYPERLINK("http://evil")';
    const { id } = await submit(anAction({ agent_id }));
    await sealed(id, 2);
    expect(await exported(`?format=csv&action_id=${id}`)).toContain(`'=HYPERLINK`);
  });
});

describe('an erasure', () => {
  it('takes the facts and leaves the proof, and everybody sees who did it', async () => {
    const secret = 'a secret that must go';
    const { id } = await submit(anAction({ params: { path: secret } }));
    const env = { FARA_POSTGRES_DSN: system.database.dsn };
    const erase = () => runCli(['erase', id, '--reason', 'the person asked', '--by', 'dpo', '--json'], env);
    const { code, output } = await erase();
    expect(code).toBe(0);
    expect(JSON.parse(output)).toEqual({ action_id: id, sequences: [1] });

    const erased = { by: 'dpo', reason: 'the person asked', at: expect.any(String) as string };
    const shown = await get<object>(`/v1/actions/${id}`);
    expect(shown.body).toMatchObject({ params: null, context: null, status: 'allowed', erased });
    const list = await get<{ id: string }[]>('/v1/actions?limit=5', other);
    expect(list.body.find((action) => action.id === id)).toMatchObject({ params: null, erased });

    expect((await runCli(['verify-log', id, ...url])).code).toBe(0);
    expect((await runCli(['verify-log', ...url])).code).toBe(0);
    expect((await runCli(['replay-decision', id, ...url])).output).toMatch(/facts are erased/);
    expect((await call(address, 'POST', `/v1/actions/${id}/replay`)).status).toBe(409);
    const whole = (await get<string>('/v1/log/export')).body;
    expect(whole).toContain('payload_erased');
    expect(whole).not.toContain(secret);

    expect(await erase()).toMatchObject({
      code: 1,
      errors: expect.stringMatching(/nothing left to erase/) as string,
    });
  });

  it('is not in the power of the services', async () => {
    const pool = new pg.Pool({
      connectionString: system.database.dsn,
      max: 1,
      options: '-c role=faramesh_service',
    });
    await expect(pool.query('UPDATE events SET payload = NULL, salt = NULL')).rejects.toThrow(
      'permission denied',
    );
    await pool.end();
  });
});

describe('time travel', () => {
  it('shows the list and each action as they stood, by position and by time', async () => {
    const agent_id = 'a time traveller';
    const held = await submit(needsApproval({ agent_id }));
    const denied = await submit(isDenied({ agent_id }));
    const events = await get<{ position: number; created_at: string }[]>(`/v1/actions/${held.id}/events`);
    const [created, decided] = events.body;
    await call(address, 'POST', `/v1/actions/${held.id}/approval`, {
      body: { token: held.approval_token, approve: true },
    });
    const list = async (query: string): Promise<[string, string][]> => {
      const where = `/v1/actions?agent_id=${encodeURIComponent(agent_id)}${query}`;
      return (await get<{ id: string; status: string }[]>(where, other)).body.map(({ id, status }) => [
        id,
        status,
      ]);
    };
    expect(await list('')).toEqual([
      [denied.id, 'denied'],
      [held.id, 'approved'],
    ]);
    expect(await list(`&as_of=${created?.position}`)).toEqual([[held.id, 'pending_decision']]);
    expect(await list(`&as_of=${decided?.position}`)).toEqual([[held.id, 'pending_approval']]);
    expect(await list(`&at=${decided?.created_at}`)).toEqual([[held.id, 'pending_approval']]);
    expect(await list(`&at=${decided?.created_at}&status=approved`)).toEqual([]);
    expect(await list('&at=2020-01-01T00:00:00Z')).toEqual([]);
    const then = await get<{ status: string }>(`/v1/actions/${held.id}?at=${decided?.created_at}`);
    expect(then.body.status).toBe('pending_approval');
    expect(then.body).not.toHaveProperty('approval_token');
  });

  it('pages through the list as it stood', async () => {
    const agent_id = 'a paged time traveller';
    const ids: string[] = [];
    for (let count = 0; count < 5; count++) ids.unshift((await submit(anAction({ agent_id }))).id);
    const then = new Date().toISOString();
    await submit(anAction({ agent_id }));
    const seen: string[] = [];
    let cursor = '';
    do {
      const where = `/v1/actions?agent_id=${encodeURIComponent(agent_id)}&limit=2&at=${then}${cursor}`;
      const page = await get<{ id: string }[]>(where);
      seen.push(...page.body.map(({ id }) => id));
      const next = page.headers.get('x-next-cursor');
      cursor = next === null ? '' : `&cursor=${next}`;
    } while (cursor !== '');
    expect(seen).toEqual(ids);
  });
});

describe('replay', () => {
  it('of all decisions gives each again, and names those whose facts are erased', async () => {
    const { id } = await submit(isDenied());
    expect(await runCli(['replay-decision', id, ...url])).toMatchObject({
      code: 0,
      output: expect.stringMatching(/^The same again: deny/) as string,
    });
    const { code, output } = await runCli(['replay-all', '--json'], {
      FARA_POSTGRES_DSN: system.database.dsn,
    });
    const { actions, results } = JSON.parse(output) as { actions: number; results: Record<string, number> };
    expect(code).toBe(0);
    expect(results).toMatchObject({ different: 0, 'policy not recorded': 0, 'facts erased': 1 });
    expect(results['same']).toBe(actions - 1);
  });
});
