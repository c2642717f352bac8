import { readFileSync } from 'node:fs';
import pg from 'pg';
import { canonicalJson, sha256Hex } from '#json';
import { anAction, call } from '../support/client.js';
import { runCli } from '../support/run-cli.js';
import { createTestDatabase } from '../support/database.js';
import type { System } from '../support/system.js';
import { startProcess, startSystem } from '../support/system.js';

const SECRET = 'hunter2-never-written';
let system: System;
let address: string;

beforeAll(async () => {
  system = await startSystem({
    env: { FARA_REDACT: 'params.password,context.**.token,result.key', FARA_LOG_LEVEL: 'trace' },
  });
  address = system.addresses[0] ?? '';
});

afterAll(() => system.stop());

describe('a redacted value', () => {
  const request = {
    ...anAction({ params: { path: 'README.md', password: SECRET } }),
    context: { session: { token: { deep: SECRET } } },
  };

  it('is written nowhere, while the hash is that of what was sent', async () => {
    const { body: action } = await call(address, 'POST', '/v1/actions', {
      body: request,
      headers: { 'idempotency-key': 'with-a-secret' },
    });
    expect(action).toMatchObject({
      status: 'allowed',
      params: { path: 'README.md', password: '[redacted]' },
      context: { session: { token: '[redacted]' } },
      redacted: ['params.password', 'context.**.token'],
      request_hash: sha256Hex(canonicalJson(request as never)),
    });
    await call(address, 'POST', `/v1/actions/${action.id}/result`, {
      body: { success: true, result: { key: SECRET, rows: 3 } },
    });
    const read = await call(address, 'GET', `/v1/actions/${action.id}`);
    expect(read.body.result).toEqual({ key: '[redacted]', rows: 3 });
    const again = await call(address, 'POST', '/v1/actions', {
      body: request,
      headers: { 'idempotency-key': 'with-a-secret' },
    });
    expect(again.body.id).toBe(action.id);

    const pool = new pg.Pool({ connectionString: system.database.dsn, max: 1 });
    const { rows: tables } = await pool.query<{ name: string }>(
      `SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables WHERE schemaname IN ('public', 'bullmq')`,
    );
    expect(tables.length).toBeGreaterThan(5);
    for (const { name } of tables) {
      const { rows } = await pool.query(`SELECT FROM ${name} AS row WHERE row::text LIKE '%${SECRET}%'`);
      expect([name, rows.length]).toEqual([name, 0]);
    }
    await pool.end();
    for (const process of [...system.gateways, ...system.evaluators])
      expect(process.output()).not.toContain(SECRET);
    expect(system.gateways[0]?.output()).not.toBe('');
  });

  it('is judged alike by the gate and the evaluator, and its decision can be judged again', async () => {
    const { body: action } = await call(address, 'POST', '/v1/actions', { body: request });
    const gate = await call<{ request_hash: string; outcome: string }>(address, 'POST', '/v1/gate/decide', {
      body: request,
    });
    expect(gate.body).toMatchObject({ request_hash: action.request_hash, outcome: action.outcome });
    const replay = await runCli(['replay-decision', action.id, '--url', address]);
    expect(replay).toMatchObject({ code: 0 });
    const repeated = await call<{ detail: string }>(address, 'POST', `/v1/actions/${action.id}/replay`);
    expect(repeated).toMatchObject({
      status: 409,
      body: { detail: expect.stringContaining('params.password') as string },
    });
  });

  it('cannot be compared by a policy: the start says which rule wants it', async () => {
    expect(readFileSync('policies/packs/refunds.yaml', 'utf8')).toContain('amount_gt');
    const empty = await createTestDatabase();
    await expect(
      startProcess('evaluator', {
        PATH: process.env['PATH'],
        FARA_POSTGRES_DSN: empty.dsn,
        FARA_POLICY_FILE: 'policies/packs/refunds.yaml',
        FARA_REDACT: 'params.amount',
      }),
    ).rejects.toThrow(
      /refunds\.yaml:\d+:1: The rule compares "amount", which FARA_REDACT \(params\.amount\)/,
    );
    await empty.drop();
  });
});
