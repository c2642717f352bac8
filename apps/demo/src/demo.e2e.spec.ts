import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import type { ActionEvent, EventType } from '#action';
import { projectRoot } from '#platform';
import { call } from '../../../test/support/client.js';
import { freePort } from '../../../test/support/free-port.js';
import type { System } from '../../../test/support/system.js';
import { startSystem } from '../../../test/support/system.js';
import { readDay } from './day.js';
import type { Outcome, Told } from './outcome.js';
import { OUTCOMES } from './outcome.js';
import type { Summary } from './summary.js';

interface Played {
  readonly calls: readonly Told[];
  readonly summary: Summary;
}

const TOKEN = 'a-token-of-the-demo';
/** Enough for a busy machine. */
const A_DAY_MS = 300_000;
const day = readDay(path.join(projectRoot, 'examples/demo/day.yaml'));
const recorded = day.chapters.flatMap(({ calls }) => calls);

const demo = (port: string, args: readonly string[] = []) =>
  promisify(execFile)(process.execPath, [path.join(projectRoot, 'dist/apps/demo/src/main.js'), ...args], {
    env: { PATH: process.env['PATH'], FARA_API_PORT: port, FARA_AUTH_TOKEN: TOKEN },
    maxBuffer: 16 * 1024 * 1024,
  });

/** What must have happened for a call to come out so. */
const HISTORY: Readonly<Record<Outcome, readonly EventType[]>> = {
  allowed: ['created', 'decision_made', 'started'],
  denied: ['created', 'decision_made'],
  'approved by a person': ['created', 'decision_made', 'approved', 'started'],
  'denied by a person': ['created', 'decision_made', 'denied'],
};

describe('the demo, against a running gateway', () => {
  let system: System;
  let played: Played;
  let printed: string;

  // Two runs at once: each approver answers the calls of its own run only.
  beforeAll(async () => {
    system = await startSystem({
      env: { FARA_AUTH_TOKEN: TOKEN, FARA_POLICY_FILE: 'policies/default.yaml' },
    });
    const { port } = new URL(system.addresses[0] ?? '');
    const [json, table] = await Promise.all([demo(port, ['--json']), demo(port)]);
    expect([json.stderr, table.stderr]).toEqual(['', '']);
    played = JSON.parse(json.stdout) as Played;
    printed = table.stdout;
  }, A_DAY_MS);
  afterAll(() => system.stop());

  it('plays every call of the day, with every kind of outcome among them', () => {
    expect(played.calls.map(({ call }) => call)).toEqual(recorded);
    expect(new Set(played.calls.map(({ outcome }) => outcome))).toEqual(new Set(OUTCOMES));
  });

  it('leaves a history of each call that fits its outcome', async () => {
    for (const { outcome, execution, audit_trail } of played.calls) {
      const { body } = await call<ActionEvent[]>(audit_trail, 'GET', '', {
        headers: { authorization: `Bearer ${TOKEN}` },
      });
      const ended = execution === null ? [] : [execution];
      expect(body.map(({ event_type }) => event_type)).toEqual([...HISTORY[outcome], ...ended]);
    }
  });

  it('holds exactly the calls that the script has an answer for, and each gets that answer', () => {
    for (const { call, outcome, person } of played.calls) {
      const answer = call.approver && (call.approver.approve ? 'approved by a person' : 'denied by a person');
      expect([call, answer === undefined || outcome === answer]).toEqual([call, true]);
      expect(person).toBe(call.approver?.reason ?? null);
    }
  });

  it('ends executions as the tools did', () => {
    for (const { call, execution, error } of played.calls.filter((one) => one.execution !== null)) {
      expect(execution).toBe(call.execution?.success === false ? 'failed' : 'succeeded');
      expect(error).toBe(call.execution?.error ?? null);
    }
  });

  it('raises some calls to a person for their risk alone', () => {
    expect(played.summary.reason_codes['RISK_UPGRADE']).toBeGreaterThan(0);
  });

  it('counts what adds up', () => {
    const { calls, outcomes, reason_codes, executions } = played.summary;
    const sum = (counts: Readonly<Record<string, number>>): number =>
      Object.values(counts).reduce((a, b) => a + b, 0);
    expect(calls).toBe(recorded.length);
    expect(sum(outcomes)).toBe(calls);
    expect(sum(reason_codes)).toBe(calls);
    expect(sum(executions)).toBe(outcomes.allowed + outcomes['approved by a person']);
  });

  it('prints a table with a link for each action, without colours or control characters into a pipe', () => {
    const lines = printed.split('\n');
    const links = lines.filter((line) => /^ {7}http:\S+\/v1\/actions\/[0-9a-f-]{36}\/events$/.test(line));
    expect(new Set(links).size).toBe(recorded.length);
    expect(lines.filter((line) => line.length > 100)).toEqual([]);
    expect(printed.replaceAll('\n', '')).not.toMatch(/\p{C}/u);
  });
});

describe('the recorded day', () => {
  it('is long and in order of time', () => {
    expect(recorded.length).toBeGreaterThanOrEqual(220);
    for (const { calls } of day.chapters) {
      expect(calls.map(({ time }) => time)).toEqual(calls.map(({ time }) => time).sort());
    }
  });
});

it('says in one sentence that no gateway is there', async () => {
  const port = String(await freePort());
  await expect(demo(port)).rejects.toMatchObject({
    code: 1,
    stdout: '',
    stderr: `No gateway answers at http://127.0.0.1:${port}. Start one first: npm start\n`,
  });
});
