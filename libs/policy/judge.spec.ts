import { readFileSync } from 'node:fs';
import { sha256Hex } from '#json';
import type { JsonObject } from '#json';
import { RUNTIME_VERSION, isStricter, judge, parsePolicy, parseProfile } from './index.js';

const policy = parsePolicy('rules: [{ match: { tool: stripe, contains: a }, allow: true }]', 'p.yaml');
const profile = parseProfile('id: ops\nversion: "7"', 'profile.yaml');
const action = { agent_id: 'bot', tool: 'stripe', operation: 'refund', params: { a: 1 }, context: {} };
const hash = sha256Hex('request');

describe('the record of a decision', () => {
  it('ties the judgement to the request and the documents', () => {
    expect(
      judge(action, hash, { policy, profiles: [profile] }, '2026-01-01T00:00:00.000Z', { n: 1 }),
    ).toEqual({
      decision: 'allow',
      outcome: 'EXECUTE',
      reason_code: 'POLICY_ALLOW',
      reason: 'Allowed by policy rule',
      reason_details: {},
      risk_level: 'low',
      request_hash: hash,
      policy_version: policy.version,
      policy_hash: policy.hash,
      profile_id: 'ops',
      profile_version: '7',
      profile_hash: profile.hash,
      runtime_version: RUNTIME_VERSION,
      provenance_id: sha256Hex(`${hash}|${policy.hash}|${profile.hash}|${RUNTIME_VERSION}`),
      evaluated_at: '2026-01-01T00:00:00.000Z',
      counters: { n: 1 },
      trace: {
        profile_rule: null,
        rule: {
          name: null,
          number: 1,
          file: 'p.yaml',
          line: 1,
          compared: [
            { condition: 'tool', on: 'tool', threshold: 'stripe' },
            { condition: 'contains', on: 'probe', threshold: 'a' },
          ],
        },
        risk_rule: null,
      },
    });
  });

  it('leaves absent documents empty in its provenance', () => {
    expect(judge(action, hash, { policy, profiles: [] }, 'now', {})).toMatchObject({
      profile_id: null,
      profile_version: null,
      profile_hash: null,
      provenance_id: sha256Hex(`${hash}|${policy.hash}||${RUNTIME_VERSION}`),
    });
    expect(judge(action, hash, { policy: undefined, profiles: [] }, 'now', {})).toMatchObject({
      reason_code: 'MISSING_POLICY',
      policy_hash: null,
      policy_version: null,
      provenance_id: sha256Hex(`${hash}|||${RUNTIME_VERSION}`),
    });
  });

  it('denies what it fails to judge, and quotes nothing of it', () => {
    let nested: JsonObject = { secret: 'of the payload' };
    for (let depth = 0; depth < 100_000; depth++) nested = { nested };
    const record = judge({ ...action, params: nested }, hash, { policy, profiles: [profile] }, 'now', {});
    expect(record).toMatchObject({
      decision: 'deny',
      outcome: 'HALT',
      reason_code: 'INTERNAL_ERROR',
      reason: 'The action could not be judged, so it is denied.',
      reason_details: {},
      risk_level: 'high',
      policy_hash: policy.hash,
      profile_hash: profile.hash,
    });
    expect(JSON.stringify(record)).not.toContain('payload');
  });

  it('denies an action whose facts are erased', () => {
    expect(judge(null, hash, { policy, profiles: [profile] }, 'now', {})).toMatchObject({
      decision: 'deny',
      reason_code: 'INTERNAL_ERROR',
      request_hash: hash,
    });
  });

  it('names the version that ships', () => {
    const { name, version } = JSON.parse(readFileSync('package.json', 'utf8')) as {
      name: string;
      version: string;
    };
    expect(RUNTIME_VERSION).toBe(`${name}/${version}`);
  });
});

describe('strictness', () => {
  it('goes from allow over approval to deny', () => {
    const inOrder = ['allow', 'require_approval', 'deny'] as const;
    for (const [i, a] of inOrder.entries()) {
      for (const [j, b] of inOrder.entries()) expect(isStricter(a, b)).toBe(i > j);
    }
  });
});
