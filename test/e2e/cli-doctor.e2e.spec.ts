import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Redis } from 'ioredis';
import pg from 'pg';
import { checkDisk, checkNode } from '../../apps/cli/src/doctor/check-machine.js';
import type { Finding } from '../../apps/cli/src/doctor/finding.js';
import { createEmptyDatabase } from '../support/database.js';
import { startFakeGateway } from '../support/fake-gateway.js';
import { freePort } from '../support/free-port.js';
import { runCli } from '../support/run-cli.js';
import { startRedis } from '../support/start-redis.js';
import type { System } from '../support/system.js';
import { startSystem } from '../support/system.js';

const TOKEN = 'a-token-of-the-doctor';
const POLICY = path.resolve('test/support/policy.yaml');

let system: System;
let folder: string;
let env: NodeJS.ProcessEnv;

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'doctor-'));
  mkdirSync(path.join(folder, 'data'));
  system = await startSystem({ queue: 'redis', env: { FARA_AUTH_TOKEN: TOKEN, FARA_POLICY_FILE: POLICY } });
  env = {
    XDG_CONFIG_HOME: path.join(folder, 'config'),
    FARA_API_PORT: new URL(system.addresses[0] ?? '').port,
    FARAMESH_TOKEN: TOKEN,
    FARA_POSTGRES_DSN: system.database.dsn,
    FARA_REDIS_URL: process.env['TEST_REDIS_URL'],
    FARA_DATA_DIR: path.join(folder, 'data'),
    FARA_POLICY_FILE: POLICY,
  };
});

afterAll(async () => {
  await system.stop();
  rmSync(folder, { recursive: true });
});

interface Report {
  readonly ok: boolean;
  readonly findings: readonly Finding[];
}

async function examine(
  changed: NodeJS.ProcessEnv = {},
  args: readonly string[] = [],
): Promise<{ code: number | null; report: Report; amiss: readonly string[] }> {
  const { code, output, errors } = await runCli(['doctor', '--json', ...args], { ...env, ...changed });
  expect(errors).toBe('');
  const report = JSON.parse(output) as Report;
  for (const { level, remedy } of report.findings) expect(remedy === null).toBe(level === 'ok');
  expect(code).toBe(report.ok ? 0 : 1);
  expect(output).not.toContain(TOKEN);
  const amiss = report.findings
    .filter(({ level }) => level !== 'ok')
    .map(({ check, level, says }) => `${level} ${check}: ${says}`);
  return { code, report, amiss };
}

describe('doctor', () => {
  it('finds nothing amiss where nothing is', async () => {
    const { code, report, amiss } = await examine();
    expect({ code, amiss }).toEqual({ code: 0, amiss: [] });
    expect(report.findings.map(({ check }) => check)).toEqual([
      ...['node', 'contexts', 'port', 'version', 'gateway clock', 'ready', 'token'],
      ...['database', 'migrations', 'role', 'database clock', 'queue', 'queue memory'],
      ...['policy', 'data folder', 'disk'],
    ]);
    const { output } = await runCli(['doctor'], env);
    expect(output).toMatch(/0 faults, 0 warnings\.\n$/);
  });

  it('says where no gateway is', async () => {
    const { amiss } = await examine({ FARA_API_PORT: String(await freePort()) });
    expect(amiss).toEqual([expect.stringMatching(/^fault gateway: No gateway answers at/)]);
  });

  it.each([
    [
      'another program that speaks HTTP',
      { 'GET /health': { body: '<html>' } },
      /^fault port: Another program/,
    ],
    [
      'a gateway of another version',
      { 'GET /health': { body: { status: 'ok', version: 'faramesh/9.9.9' } } },
      /^warning version: The gateway is faramesh\/9\.9\.9/,
    ],
    [
      'a gateway whose clock is off',
      { 'GET /health': { body: { status: 'ok' }, headers: { date: 'Thu, 01 Jan 2026 00:00:00 GMT' } } },
      /^warning gateway clock: The clock of the gateway is \d+ s behind/,
    ],
    [
      'a gateway that is not ready',
      {
        'GET /health': { body: { status: 'ok' } },
        'GET /ready': { status: 503, body: { checks: { database: 'ok', queue: 'failing' } } },
      },
      /^fault ready: The gateway is not ready, for its queue fails/,
    ],
  ])('tells %s', async (_, answers, expected) => {
    const fake = await startFakeGateway(answers);
    const { amiss } = await examine({}, ['--url', fake.address]);
    expect(amiss).toEqual(expect.arrayContaining([expect.stringMatching(expected)]));
    await fake.stop();
  });

  it('says that a token is refused, or missing', async () => {
    expect((await examine({}, ['--token', 'another-token'])).amiss).toEqual([
      'fault token: The gateway refuses the token.',
    ]);
    expect((await examine({ FARAMESH_TOKEN: '' })).amiss).toEqual([
      'fault token: The gateway wants a token.',
    ]);
  });

  it('says that the database is not there, not migrated, or must not be used', async () => {
    const gone = new URL(system.database.dsn);
    gone.port = String(await freePort());
    expect((await examine({ FARA_POSTGRES_DSN: gone.href })).amiss).toEqual([
      expect.stringMatching(
        /^fault database: The database 127\.0\.0\.1:\d+\/\w+ cannot be reached \(ECONNREFUSED\)/,
      ),
    ]);
    const empty = await createEmptyDatabase();
    expect((await examine({ FARA_POSTGRES_DSN: empty.dsn })).amiss).toEqual([
      expect.stringMatching(/^fault migrations: The database lacks the migration/),
    ]);
    await empty.drop();
    const owner = new pg.Client({ connectionString: system.database.dsn });
    await owner.connect();
    try {
      await owner.query('GRANT DELETE ON events TO faramesh_service');
      expect((await examine()).amiss).toEqual(['fault role: The role faramesh_service may delete events.']);
      await owner.query(
        'REVOKE DELETE ON events FROM faramesh_service; REVOKE INSERT ON events FROM faramesh_service',
      );
      expect((await examine()).amiss).toEqual([
        'fault role: The role faramesh_service may not append to the log here.',
      ]);
    } finally {
      await owner.query(
        'REVOKE DELETE ON events FROM faramesh_service; GRANT INSERT ON events TO faramesh_service',
      );
      await owner.end();
    }
  });

  it('says that Redis is gone, or throws jobs away', async () => {
    const redis = await startRedis(folder);
    const { host } = new URL(redis.url);
    expect((await examine({ FARA_REDIS_URL: redis.url })).amiss).toEqual([]);
    const client = new Redis(redis.url);
    await client.config('SET', 'maxmemory-policy', 'allkeys-lru');
    await client.quit();
    expect((await examine({ FARA_REDIS_URL: redis.url })).amiss).toEqual([
      'fault queue memory: Redis throws jobs away when its memory is full (maxmemory-policy allkeys-lru).',
    ]);
    await redis.stop();
    expect((await examine({ FARA_REDIS_URL: redis.url })).amiss).toEqual([
      `fault queue: Redis at ${host} cannot be reached (ECONNREFUSED).`,
    ]);
  });

  it('says that the policy is bad, or not the one in force', async () => {
    const file = path.join(folder, 'policy.yaml');
    writeFileSync(file, 'rules: [{ match: { tol: x }, allow: true }]\n');
    expect((await examine({ FARA_POLICY_FILE: file })).amiss).toEqual([
      expect.stringMatching(
        /^fault policy: The policy cannot take effect: \S+policy\.yaml:1:20: .*did you mean "tool"/,
      ),
    ]);
    writeFileSync(file, 'rules: [{ match: { tool: x }, allow: true }]\n');
    expect((await examine({ FARA_POLICY_FILE: file })).amiss).toEqual([
      expect.stringMatching(/^warning policy: .* not what is in force/),
    ]);
  });

  it('says that others may read the keys or the contexts, or write to the data folder', async () => {
    const key = path.join(folder, 'data/approval.key');
    writeFileSync(key, 'k', { mode: 0o644 });
    const config = path.join(folder, 'open/faramesh');
    mkdirSync(config, { recursive: true });
    writeFileSync(path.join(config, 'contexts.json'), '{"current":null,"contexts":{}}', { mode: 0o644 });
    chmodSync(path.join(folder, 'data'), 0o777);
    expect((await examine({ XDG_CONFIG_HOME: path.join(folder, 'open') })).amiss).toEqual([
      `fault contexts: Others may read ${config}/contexts.json, in which tokens are.`,
      `fault data folder: Others may write to ${folder}/data.`,
      `fault keys: Others may read ${key}.`,
    ]);
    chmodSync(path.join(folder, 'data'), 0o755);
    rmSync(key);
  });

  it('says that a setting is wrong, and looks at the rest', async () => {
    expect((await examine({ FARA_EVALUATORS: 'many' })).amiss).toEqual([
      'fault settings: FARA_EVALUATORS must be a whole number from 1 to 64.',
    ]);
  });

  it('knows which Node is too old, and how much of the disk is free', () => {
    expect(['20.18.9', '18.20.0', '20.19.0', '22.0.0'].map((version) => checkNode(version).level)).toEqual([
      ...['fault', 'fault', 'ok', 'ok'],
    ]);
    expect(checkDisk(path.join(folder, 'not/there/yet')).says).toMatch(/^\d+ MiB are free/);
  });
});
