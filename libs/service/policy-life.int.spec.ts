import { mkdirSync, mkdtempSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { pino } from 'pino';
import { PolicyHistory, PolicyInForce, PolicyUnusable, recordedPolicies } from '#administration';
import type { PolicyPutInForce } from '#administration';
import type { QueueBackend } from '#evaluation-queue';
import { openQueueBackend } from '#evaluation-queue';
import { recordAct } from '#event-store';
import { metrics, timestamp } from '#platform';
import { PolicyFiles, judge, parsePolicy } from '#policy';
import type { PolicyOffer } from '#policy';
import { redactionOf } from '#redaction';
import type { TestDatabase } from '../../test/support/database.js';
import { createTestDatabase } from '../../test/support/database.js';
import { eventually } from '../../test/support/eventually.js';
import { PolicyLife } from './policy-life.js';

const policyText = (name: string): string =>
  `rules:\n  - match: { tool: "*" }\n    allow: true\n    description: ${name}\n`;
const hashOf = (name: string): string => parsePolicy(policyText(name), 'p.yaml').hash;
const profileText = (id: string, agents: string): string => `id: ${id}\nversion: "1"\nagents: ${agents}\n`;

let folder: string;
let database: TestDatabase;
let pool: pg.Pool;
let history: PolicyHistory;
let ends: (() => Promise<unknown>)[];

beforeEach(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'life-'));
  database = await createTestDatabase();
  pool = new pg.Pool({ connectionString: database.dsn, max: 8, options: '-c role=faramesh_service' });
  // The end of a connection may still be on its way when the database goes.
  pool.on('error', () => undefined);
  history = new PolicyHistory(pool, timestamp);
  ends = [];
});

afterEach(async () => {
  for (const end of ends.reverse()) await end();
  await pool.end();
  await database.drop();
  rmSync(folder, { recursive: true });
});

const write = (file: string, text: string): string => {
  writeFileSync(path.join(folder, file), text);
  return path.join(folder, file);
};
/** Files of a host: those of another are others. */
const holds = (host: string, policy: string): string => write(`${host}.yaml`, policyText(policy));

class CountedFiles extends PolicyFiles {
  reads = 0;

  override read(): PolicyOffer {
    this.reads++;
    return super.read();
  }
}

interface Process {
  readonly files: CountedFiles;
  readonly inForce: PolicyInForce;
  readonly life: PolicyLife;
  readonly said: string[];
  /** The name of the policy that decides here. */
  readonly policy: () => string | null;
}

interface ProcessOptions {
  readonly hotReload?: boolean;
  /** Whether announcements of others arrive. */
  readonly hears?: boolean;
  readonly redacts?: string;
  readonly profilePath?: string;
  readonly policyPath?: string;
}

let processes = 0;

async function aProcess(host: string, options: ProcessOptions = {}): Promise<Process> {
  const { hotReload = false, hears = true, redacts, profilePath } = options;
  const { policyPath = path.join(folder, `${host}.yaml`) } = options;
  const name = `process-${++processes}`;
  const redaction = redacts === undefined ? undefined : redactionOf(redacts);
  const redactions = redaction ? [redaction] : [];
  const inForce = new PolicyInForce(history, redactions);
  const backend: QueueBackend = openQueueBackend({
    redisUrl: process.env['TEST_REDIS_URL'],
    dsn: database.dsn,
    installation: hears ? database.dsn : `${database.dsn}-${name}`,
    onError: () => undefined,
  });
  const relay = backend.relay(name);
  await relay.waitUntilReady();
  const said: string[] = [];
  const log = pino({ level: 'warn' }, { write: (line: string) => said.push(line) });
  const files = new CountedFiles({ policyPath, profilePath, redactions });
  const source = `${host}:${policyPath}`;
  const life = new PolicyLife({ files, source, history, inForce, redactions, relay, log, name, hotReload });
  ends.push(
    () => life.stop(),
    () => relay.close(),
    () => backend.close(),
  );
  await life.start();
  const action = { agent_id: 'bot', tool: 'file', operation: 'read', params: {}, context: {} };
  const policy = (): string | null => judge(action, '', inForce.current, 'now', {}).reason;
  return { files, inForce, life, said, policy };
}

const allHave = (all: readonly Process[], policy: string): Promise<void> =>
  eventually(() => expect(all.map((one) => one.policy())).toEqual(all.map(() => policy)));
const namesInLog = async (): Promise<string[]> =>
  (await history.all())
    .reverse()
    .map(({ payload }) => /description: (.*)/.exec(payload.policy[0]?.text ?? '')?.[1] ?? '');
/** As versions of old recorded a policy: without a source. */
async function recordOfOld(policy: string, policy_hash = hashOf(policy)): Promise<void> {
  const { version, documents } = parsePolicy(policyText(policy), 'p.yaml');
  const act: PolicyPutInForce = {
    event_type: 'policy_put_in_force',
    meta: {
      policy_hash,
      policy_version: version,
      profile_id: null,
      profile_version: null,
      profile_hash: null,
    },
    payload: { policy: documents, profile: null },
  };
  const by = { actor: { type: 'admin', id: 'somebody' }, created_at: timestamp() } as const;
  await recordAct(pool, () => Promise.resolve(act), by);
}

/** Each of them has looked at log and files from beginning to end once more. */
const aLookOf = (all: readonly Process[]): Promise<unknown> =>
  Promise.all(
    all.map(async ({ files }) => {
      const before = files.reads;
      await eventually(() => expect(files.reads).toBeGreaterThan(before + 3));
    }),
  );

describe('the policy in force', () => {
  it('is that of the log for every process, whatever its own files hold', async () => {
    holds('one', 'first');
    holds('other', 'second');
    const one = await aProcess('one');
    expect(one.policy()).toBe('first');
    const other = await aProcess('other');
    await allHave([one, other], 'second');
    expect(other.life.info()).toMatchObject({
      policy_hash: hashOf('second'),
      put_in_force_by: expect.stringMatching(/^process-/) as string,
      put_in_force_at: expect.any(String) as string,
      files: { policy_hash: hashOf('second'), in_force: true },
      refused: null,
    });
    expect(one.life.info()).toMatchObject({
      policy_hash: hashOf('second'),
      files: { policy_hash: hashOf('first'), in_force: false },
    });
    await eventually(() =>
      expect(one.said.join('')).toContain('\\"faramesh policy refresh\\" puts the files'),
    );
    expect(other.said).toEqual([]);
  });

  it('reaches those whom the announcement did not reach', async () => {
    holds('one', 'first');
    const one = await aProcess('one');
    holds('one', 'second');
    const deaf = await aProcess('other', { policyPath: path.join(folder, 'one.yaml'), hears: false });
    holds('one', 'third');
    await one.life.refresh('somebody');
    expect(one.policy()).toBe('third');
    await allHave([deaf], 'third');
    expect((await history.newest())?.actor).toEqual({ type: 'admin', id: 'somebody' });
  });

  it('is recorded once by many that start at once with the same files', async () => {
    const policyPath = holds('shared', 'first');
    const all = await Promise.all(
      Array.from({ length: 6 }, (_, index) => aProcess(`host-${index}`, { policyPath })),
    );
    await allHave(all, 'first');
    expect(await namesInLog()).toEqual(['first']);
  });

  it('is one, and stays it, when many offer different ones at once', async () => {
    const hosts = Array.from({ length: 6 }, (_, index) => `host-${index}`);
    for (const host of hosts) holds(host, `policy of ${host}`);
    const all = await Promise.all(hosts.map((host) => aProcess(host, { hotReload: true })));
    const newest = (await namesInLog()).at(-1) ?? '';
    await allHave(all, newest);
    await Promise.all(hosts.map((host) => aProcess(host)));
    expect((await namesInLog()).sort()).toEqual(hosts.map((host) => `policy of ${host}`));
    await allHave(all, newest);
  });
});

describe('a restart', () => {
  it('with an old file undoes no newer policy', async () => {
    holds('one', 'first');
    await aProcess('one');
    holds('other', 'second');
    const other = await aProcess('other');
    const again = await aProcess('one', { hotReload: true });
    await allHave([again, other], 'second');
    expect(await namesInLog()).toEqual(['first', 'second']);
    await again.life.refresh('somebody');
    await allHave([again, other], 'first');
    expect(again.life.info().files.in_force).toBe(true);
  });

  it('with the file that a rollback took back does not put it in force again', async () => {
    holds('one', 'first');
    await aProcess('one');
    holds('one', 'second');
    const one = await aProcess('one');
    await one.life.rollBack(hashOf('first').slice(0, 6), 'somebody');
    const again = await aProcess('one');
    const onANewHost = await aProcess('new', { policyPath: path.join(folder, 'one.yaml') });
    await allHave([one, again, onANewHost], 'first');
    expect(await namesInLog()).toEqual(['first', 'second', 'first']);
    expect(onANewHost.life.info().files).toEqual({ policy_hash: hashOf('second'), in_force: false });
    expect((await metrics.policyFilesDiffer.get()).values[0]?.value).toBe(1);
  });

  it('with a file that was edited back while nothing ran puts it in force', async () => {
    for (const policy of ['first', 'second', 'first']) {
      holds('one', policy);
      expect((await aProcess('one')).policy()).toBe(policy);
    }
  });

  it('with a bad file, or none, goes on with the policy of the log and says so', async () => {
    holds('one', 'first');
    await aProcess('one');
    write('one.yaml', 'rules:\n  - match: { tool: a }\n    alow: true\n');
    const bad = await aProcess('one');
    const none = await aProcess('none');
    expect([bad.policy(), none.policy()]).toEqual(['first', 'first']);
    expect(bad.said.join('')).toMatch(/one\.yaml:3:5: .*alow/);
    expect(bad.life.info()).toMatchObject({
      policy_hash: hashOf('first'),
      files: { policy_hash: null, in_force: false },
      refused: {
        at: expect.any(String) as string,
        problems: [
          { line: 2, column: 5 },
          { line: 3, column: 5 },
        ],
      },
    });
    expect(none.life.info().refused?.problems).toMatchObject([
      { message: 'There is no such file or folder; check the path.' },
    ]);
    holds('one', 'first');
    await bad.life.refresh('somebody');
    expect(bad.life.info()).toMatchObject({ refused: null, files: { in_force: true } });
  });

  it('with a bad file is refused when no policy was ever in force', async () => {
    write('one.yaml', 'rules: none');
    await expect(aProcess('one')).rejects.toThrow(/one\.yaml:1:8/);
    expect(await namesInLog()).toEqual([]);
  });

  it('on a log of old, whose acts have no source, keeps what is in force', async () => {
    for (const policy of ['first', 'second']) await recordOfOld(policy);
    holds('one', 'first');
    expect((await aProcess('one')).policy()).toBe('second');
    expect(await namesInLog()).toHaveLength(2);
  });
});

describe('a hot reload', () => {
  it('takes a changed file over everywhere, and an edit back too', async () => {
    holds('one', 'first');
    const one = await aProcess('one', { hotReload: true });
    const other = await aProcess('other', { policyPath: path.join(folder, 'one.yaml') });
    for (const policy of ['second', 'first', 'second']) {
      holds('one', policy);
      await allHave([one, other], policy);
    }
    expect(await namesInLog()).toEqual(['first', 'second', 'first', 'second']);
    expect(one.said).toEqual([]);
  });

  it('of several hosts with the same files is recorded so that each edit back counts, whoever sees it first', async () => {
    holds('other', 'other');
    const other = await aProcess('other', { hotReload: true });
    holds('one', 'first');
    const one = await aProcess('one', { hotReload: true });
    for (const [host, next] of [
      ['one', 'other'],
      ['other', 'one'],
    ] as const) {
      for (const policy of ['second', 'first']) {
        holds(host, policy);
        await allHave([one, other], policy);
        holds(next, policy);
        await eventually(async () =>
          expect((await history.newest())?.meta.source).toMatch(new RegExp(`^${next}:`)),
        );
        await allHave([one, other], policy);
      }
    }
    expect(await namesInLog()).toEqual([
      'other',
      'first',
      ...['second', 'second', 'first', 'first', 'second', 'second', 'first', 'first'],
    ]);
  });

  it('of a host that is late undoes no rollback', async () => {
    holds('late', 'first');
    const late = await aProcess('late', { hotReload: true });
    holds('early', 'second');
    const early = await aProcess('early', { hotReload: true });
    await early.life.rollBack(hashOf('first'), 'somebody');
    await allHave([late, early], 'first');
    holds('late', 'second');
    await eventually(() => expect(late.said.join('')).toContain('faramesh policy refresh'));
    await aLookOf([late, early]);
    expect([late.policy(), early.policy()]).toEqual(['first', 'first']);
    expect(await namesInLog()).toEqual(['first', 'second', 'first']);
  });

  it('never replaces a good policy by a bad one, and tells the fault until the next good offer', async () => {
    holds('one', 'first');
    const one = await aProcess('one', { hotReload: true });
    write('one.yaml', policyText('second').slice(0, 20));
    await eventually(() => expect(one.life.info().refused).not.toBeNull());
    expect(one.policy()).toBe('first');
    expect(one.inForce.unusable).toBeUndefined();
    rmSync(path.join(folder, 'one.yaml'));
    await eventually(() =>
      expect(one.life.info().refused?.problems[0]?.message).toContain('There is no such file'),
    );
    expect(one.life.info()).toMatchObject({ exists: false, policy_hash: hashOf('first') });
    await expect(one.life.refresh('somebody')).rejects.toThrow('There is no such file');
    holds('one', 'second');
    await allHave([one], 'second');
    expect(one.life.info().refused).toBeNull();
  });

  it('takes nothing of a file that is still being written, even if it would do for a policy', async () => {
    holds('one', 'first');
    const one = await aProcess('one', { hotReload: true });
    write('one.yaml', policyText('half of the second'));
    const before = one.files.reads;
    await eventually(() => expect(one.files.reads).toBeGreaterThan(before));
    holds('one', 'second');
    await allHave([one], 'second');
    expect(await namesInLog()).toEqual(['first', 'second']);
  });

  it('works for a folder of files, and for one of links that is swapped as a whole', async () => {
    const [files, mounted] = ['files', 'mounted'].map((name) => path.join(folder, name)) as [string, string];
    mkdirSync(files);
    mkdirSync(mounted);
    write('files/a.yaml', policyText('first'));
    const one = await aProcess('one', { hotReload: true, policyPath: files });
    write('files/0.yaml', policyText('second'));
    await allHave([one], 'second');

    for (const policy of ['third', 'fourth']) {
      mkdirSync(path.join(mounted, `..${policy}`));
      write(`mounted/..${policy}/p.yaml`, policyText(policy));
    }
    symlinkSync('..third', path.join(mounted, '..data'));
    symlinkSync('..data/p.yaml', path.join(mounted, 'p.yaml'));
    const other = await aProcess('other', { hotReload: true, policyPath: mounted });
    await allHave([one, other], 'third');
    symlinkSync('..fourth', path.join(mounted, '..data_tmp'));
    renameSync(path.join(mounted, '..data_tmp'), path.join(mounted, '..data'));
    await allHave([one, other], 'fourth');
  });
});

describe('a rollback', () => {
  const twoPolicies = async (): Promise<Process[]> => {
    holds('one', 'first');
    const one = await aProcess('one');
    holds('other', 'second');
    return [one, await aProcess('other')];
  };

  it('puts an earlier policy in force everywhere, by whoever asked for it', async () => {
    const [one, other] = (await twoPolicies()) as [Process, Process];
    await one.life.rollBack(hashOf('first'), 'somebody');
    expect(one.policy()).toBe('first');
    await allHave([one, other], 'first');
    expect(await history.newest()).toMatchObject({
      actor: { type: 'admin', id: 'somebody' },
      meta: { policy_hash: hashOf('first'), source: null },
    });
  });

  it('is refused when the policy was never in force, is it now, or is not the only one of that name', async () => {
    const [one] = (await twoPolicies()) as [Process];
    await expect(one.life.rollBack('0123456', 'a')).rejects.toMatchObject({ why: 'never in force' });
    await expect(one.life.rollBack(hashOf('second'), 'a')).rejects.toMatchObject({ why: 'in force' });
    for (const end of ['1', '2']) await recordOfOld('first', `abcdef${end}`);
    await expect(one.life.rollBack('abcdef', 'a')).rejects.toMatchObject({ why: 'ambiguous' });
  });

  it('of many at once to the same policy happens once', async () => {
    const all = await twoPolicies();
    const results = await Promise.allSettled(
      [...all, ...all].map(({ life }) => life.rollBack(hashOf('first'), 'somebody')),
    );
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(await namesInLog()).toEqual(['first', 'second', 'first']);
  });

  it('to a policy by which this process could not decide is refused', async () => {
    write('one.yaml', 'rules:\n  - match: { amount_gt: 5 }\n    allow: true\n');
    const one = await aProcess('one');
    const hash = one.life.info().policy_hash ?? '';
    holds('other', 'second');
    const other = await aProcess('other', { redacts: 'params.amount' });
    await expect(other.life.rollBack(hash, 'somebody')).rejects.toThrow('compares "amount"');
    expect(other.policy()).toBe('second');
  });

  it('brings the profiles back that the policy had last', async () => {
    holds('one', 'first');
    const profilePath = path.join(folder, 'profiles');
    mkdirSync(profilePath);
    write('profiles/a.yaml', profileText('a', '[bot]'));
    const one = await aProcess('one', { profilePath });
    write('profiles/b.yaml', profileText('b', '["*"]'));
    await one.life.refresh('somebody');
    expect((await history.newest())?.meta).toMatchObject({
      profile_id: null,
      profiles: [{ id: 'a' }, { id: 'b' }],
    });
    holds('one', 'second');
    rmSync(path.join(profilePath, 'a.yaml'));
    await one.life.refresh('somebody');
    expect(one.life.info().profiles).toMatchObject([{ id: 'b', agents: ['*'] }]);
    await one.life.rollBack(hashOf('first'), 'somebody');
    expect(one.life.info().profiles).toMatchObject([
      { id: 'a', version: '1', agents: ['bot'] },
      { id: 'b', version: '1', agents: ['*'] },
    ]);
  });
});

describe('a policy that a process cannot use', () => {
  it('has it decide nothing, by no other policy either, until another is in force', async () => {
    holds('one', 'first');
    const one = await aProcess('one');
    const redacting = await aProcess('one', { redacts: 'params.amount' });
    expect(redacting.policy()).toBe('first');
    write('one.yaml', 'rules:\n  - match: { amount_gt: 5 }\n    allow: true\n');
    await one.life.refresh('somebody');
    await eventually(() => expect(redacting.inForce.unusable).toBeInstanceOf(PolicyUnusable));
    expect(() => redacting.policy()).toThrow('compares "amount"');
    expect(redacting.said.join('')).toContain('nothing is decided here until another policy is in force');
    expect(one.inForce.unusable).toBeUndefined();
    const restarted = await aProcess('one', { redacts: 'params.amount' });
    expect(() => restarted.policy()).toThrow(PolicyUnusable);
    await one.life.rollBack(hashOf('first'), 'somebody');
    await allHave([one, redacting, restarted], 'first');
  });
});

describe('documents in the log', () => {
  it('that this version reads as another policy, or cannot read at all, decide nothing', async () => {
    holds('one', 'first');
    const one = await aProcess('one');
    await recordOfOld('second', hashOf('third'));
    await eventually(() => expect(() => one.policy()).toThrow('reads another policy'));
    await one.life.rollBack(hashOf('first'), 'somebody');
    expect(one.policy()).toBe('first');
    const { meta } = (await history.newest()) ?? {};
    const act = { event_type: 'policy_put_in_force', meta: { ...meta }, payload: { rules: 'to come' } };
    const by = { actor: { type: 'admin', id: 'somebody' }, created_at: timestamp() } as const;
    await recordAct(pool, () => Promise.resolve(act), by);
    await eventually(() => expect(() => one.policy()).toThrow('cannot be used here'));
  });
});

describe('the documents of a decision', () => {
  it('are found for the profile that was chosen, of several and of none', async () => {
    holds('one', 'first');
    const profilePath = path.join(folder, 'profiles');
    mkdirSync(profilePath);
    for (const [id, agents] of [
      ['a', '[bot]'],
      ['b', '["help*"]'],
    ] as const)
      write(`profiles/${id}.yaml`, profileText(id, agents));
    const { inForce, life } = await aProcess('one', { profilePath });
    const decisions = ['bot', 'helper', 'nobody'].map((agent_id) => {
      const action = { agent_id, tool: 'file', operation: 'read', params: {}, context: {} };
      return { action, decided: judge(action, '', inForce.current, 'now', {}) };
    });
    expect(decisions.map(({ decided }) => decided.profile_id)).toEqual(['a', 'b', null]);
    write('profiles/0.yaml', 'id: all\nversion: "1"\nallowed_tools: []\n');
    await life.refresh('somebody');
    for (const { action, decided } of decisions) {
      const { policy_version, profile_hash } = decided;
      const recorded = await recordedPolicies(pool, {
        policy_hash: hashOf('first'),
        policy_version,
        profile_hash,
      });
      expect(recorded && judge(action, '', recorded, 'now', {})).toEqual(decided);
    }
    expect(
      await recordedPolicies(pool, {
        policy_hash: hashOf('first'),
        policy_version: null,
        profile_hash: null,
      }),
    ).toBeUndefined();
  });
});
