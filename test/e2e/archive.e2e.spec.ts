import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import {
  leafHash,
  openNote,
  readCheckpoint,
  verifierOf,
  verifyConsistency,
  verifyInclusion,
} from '#transparency';
import { anAction, call } from '../support/client.js';
import { eventually } from '../support/eventually.js';
import { follow, take } from '../support/follow.js';
import { anIdOf, onlyMonths, partitionsOf } from '../support/partitions.js';
import { runCli } from '../support/run-cli.js';
import { SealedLog } from '../support/sealed-log.js';
import type { System } from '../support/system.js';
import { startSystem } from '../support/system.js';

const folder = mkdtempSync(path.join(tmpdir(), 'archive-'));
let system: System;
let log: SealedLog;
let address: string;
let key: string;
/** A size of the tree from before the archive. */
let earlier: number;
const july = Array.from({ length: 5 }, () => anIdOf('2026-07'));
let august: string;

const get = <Body>(where: string) => call<Body>(address, 'GET', where);
const sizeOf = async (): Promise<number> => {
  const { body } = await get<string>('/v1/log/checkpoint');
  return readCheckpoint(openNote(body, []).text).size;
};

beforeAll(async () => {
  system = await startSystem({ gateways: 1, evaluators: 1 });
  [address = ''] = system.addresses;
  log = SealedLog.of(system.database);
  await onlyMonths(log.owner, ['2026-07', '2026-08']);
  await system.startEvaluator();
  // It makes those of this month and the next three.
  await eventually(async () => expect(await partitionsOf(log.owner, 'events')).toHaveLength(2 + 4 + 1));
  for (const id of july) await log.append(id, [], { isOver: true });
  august = await log.append(anIdOf('2026-08'), [], { isOver: true });
  await eventually(async () => {
    const keys = await get<{ verifier_key: string }[]>('/v1/log/keys');
    key = keys.body[0]?.verifier_key ?? '';
    expect(await sizeOf()).toBeGreaterThanOrEqual(24);
  });
  earlier = await sizeOf();
  const args = ['archive', '--month', '2026-07', '--out', folder, '--drop', '--json'];
  const { output } = await runCli(args, { FARA_POSTGRES_DSN: system.database.dsn });
  expect(JSON.parse(output)).toMatchObject({ actions: 5, events: 20 });
  await eventually(async () => expect(await sizeOf()).toBeGreaterThan(earlier));
});

afterAll(async () => {
  await log.close();
  await system.stop();
  rmSync(folder, { recursive: true });
});

describe('an action of an archived month', () => {
  it('is answered by 404, which says where it went', async () => {
    const id = july[0] ?? '';
    for (const where of [
      `/v1/actions/${id}`,
      `/v1/actions/${id}/events`,
      `/v1/actions/${id.toUpperCase()}`,
    ]) {
      const { status, body } = await get<{ error_code: string; detail: string }>(where);
      expect({ status, body }).toMatchObject({
        status: 404,
        body: {
          error_code: 'ACTION_NOT_FOUND',
          detail: `Action ${id} was archived with its month, 2026-07; only proofs of its events are here.`,
        },
      });
    }
    const { errors } = await runCli(['verify-log', id, '--url', address]);
    expect(errors).toContain('was archived with its month, 2026-07');
  });

  it('never was, for the token of an agent', async () => {
    const body = { name: 'an-agent', role: 'agent' };
    const { token } = (await call<{ token: string }>(address, 'POST', '/v1/tokens', { body })).body;
    const headers = { authorization: `Bearer ${token}` };
    const id = july[0] ?? '';
    for (const [method, rest] of [
      ['GET', ''],
      ['GET', '/events'],
      ['GET', '/events/1/proof'],
      ['POST', '/start'],
      ['POST', '/replay'],
    ] as const) {
      const answer = await call(address, method, `/v1/actions/${id}${rest}`, { headers });
      expect(answer).toMatchObject({ status: 404, body: { detail: `There is no action ${id}.` } });
    }
  });

  it('can be proven still, and so can the others, and that the log only grew', async () => {
    for (const [id, count] of [...july.map((one) => [one, 4] as const), [august, 4] as const]) {
      for (let sequence = 1; sequence <= count; sequence++) {
        const { body } = await get<{
          record_hash: string;
          leaf_index: number;
          tree_size: number;
          hashes: string[];
          checkpoint: string;
        }>(`/v1/actions/${id}/events/${sequence}/proof`);
        const { root, size } = readCheckpoint(openNote(body.checkpoint, [verifierOf(key)]).text);
        const hashes = body.hashes.map((hash) => Buffer.from(hash, 'hex'));
        const leaf = leafHash(Buffer.from(body.record_hash, 'hex'));
        expect(verifyInclusion(leaf, body.leaf_index, size, hashes, root)).toBe(true);
      }
    }
    const now = await sizeOf();
    const { body } = await get<{ from: string; to: string; hashes: string[] }>(
      `/v1/log/consistency?from=${earlier}&to=${now}`,
    );
    const [from, to] = [body.from, body.to].map((note) => readCheckpoint(openNote(note, []).text).root);
    if (!from || !to) throw new Error('no checkpoint');
    const hashes = body.hashes.map((hash) => Buffer.from(hash, 'hex'));
    expect(verifyConsistency(earlier, now, hashes, from, to)).toBe(true);
    expect((await get(`/v1/actions/${july[0] ?? ''}/events/5/proof`)).status).toBe(404);
  });
});

describe('the log without an archived month', () => {
  it('is listed, followed from before it, and takes new actions', async () => {
    const { body } = await call<{ id: string }>(address, 'POST', '/v1/actions', { body: anAction() });
    const { body: listed } = await get<{ id: string }[]>('/v1/actions?limit=100');
    expect(listed.map(({ id }) => id)).toEqual([body.id, august]);
    const told = await take(6, follow(address, { lastEventId: 0 }));
    expect(told.map(({ data }) => data.action_id)).toEqual([
      august,
      august,
      august,
      august,
      body.id,
      body.id,
    ]);
  });

  it('verifies from outside, and says what is not in it', async () => {
    const { output } = await runCli(['verify-log', '--url', address, '--key', key]);
    expect(output).toMatch(/^Verified: .*\nNOT HERE: 20 events of 2026-07, archived by \S+ at /);
    const rebuilt = await runCli(['replay-all', '--json'], { FARA_POSTGRES_DSN: system.database.dsn });
    expect(rebuilt.output).toContain('{');
  });
});
