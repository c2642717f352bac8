import { mkdirSync, mkdtempSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PolicyError, PolicyInForce, judge, loadPolicies } from './index.js';
import type { LoadedPolicies, PolicyLocation } from './index.js';

const allowing = (tool: string): string => `rules: [{ match: { tool: ${tool} }, allow: true }]`;
const bad = 'rules: [{ match: {}, allow: true }]';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'policy-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const at = (name: string, text?: string | Buffer): string => {
  if (text !== undefined) writeFileSync(join(folder, name), text);
  return join(folder, name);
};

describe('loading', () => {
  it('reads a file', () => {
    const path = at('p.yaml', allowing('a'));
    const { policy, profile } = loadPolicies({ policyPath: path, version: 'v1' });
    expect([policy.files, policy.version, profile]).toEqual([[path], 'v1', undefined]);
  });

  it('reads a folder in file-name order as one, and leaves tests, hidden files and the rest', () => {
    at('20-b.yml', allowing('b'));
    at('10-a.yaml', allowing('a'));
    at('10-a.test.yaml', '- name: not a policy');
    at('.hidden.yaml', bad);
    at('notes.txt', bad);
    expect(loadPolicies({ policyPath: folder }).policy.files).toEqual([at('10-a.yaml'), at('20-b.yml')]);
  });

  it('reads the profile too', () => {
    const profilePath = at('profile.yaml', 'id: ops\nversion: "1"');
    expect(loadPolicies({ policyPath: at('p.yaml', allowing('a')), profilePath }).profile?.id).toBe('ops');
  });

  it.each<[string, () => PolicyLocation, string]>([
    [
      'a file that is missing',
      () => ({ policyPath: at('none.yaml') }),
      'There is no such file or folder; check the path.',
    ],
    [
      'an empty folder',
      () => ({ policyPath: folder }),
      'The folder has no *.yaml or *.yml file; put a policy into it.',
    ],
    [
      'a profile that is a folder',
      () => ({ policyPath: at('p.yaml', allowing('a')), profilePath: folder }),
      'This is a folder; name a file.',
    ],
    [
      'bytes that are no text',
      () => ({ policyPath: at('p.yaml', Buffer.from([0xff, 0xfe, 0x41])) }),
      'The file is not valid UTF-8; save it as UTF-8.',
    ],
  ])('says clearly what is wrong with %s', (_, location, sentence) => {
    expect(() => loadPolicies(location())).toThrow(PolicyError);
    expect(() => loadPolicies(location())).toThrow(`:1:1: ${sentence}`);
  });

  it('reports the problems of the policy and of the profile together', () => {
    const load = (): unknown => loadPolicies({ policyPath: at('p.yaml', bad), profilePath: at('none.yaml') });
    expect(load).toThrow(/p\.yaml:1:18: "match" is empty.*\n.*none\.yaml:1:1: There is no such file/);
  });
});

describe('the policy in force', () => {
  const action = { agent_id: 'bot', tool: 'a', operation: 'run', params: {}, context: {} };
  const reasonOf = (inForce: PolicyInForce): string =>
    judge(action, '', inForce.current, 'now', {}).reason_code;

  it('halts everything until one was read', () => {
    const inForce = new PolicyInForce({ policyPath: at('none.yaml') });
    expect(reasonOf(inForce)).toBe('MISSING_POLICY');
    expect(() => inForce.refresh()).toThrow(PolicyError);
    expect(reasonOf(inForce)).toBe('MISSING_POLICY');
  });

  it('halts everything because of the profile when that alone is bad', () => {
    const profilePath = at('profile.yaml', 'id: ops');
    const inForce = new PolicyInForce({ policyPath: at('p.yaml', allowing('a')), profilePath });
    expect(() => inForce.refresh()).toThrow('A profile needs "version".');
    expect(reasonOf(inForce)).toBe('PROFILE_LOAD_ERROR');
    at('profile.yaml', 'id: ops\nversion: "1"');
    inForce.refresh();
    expect(reasonOf(inForce)).toBe('POLICY_ALLOW');
  });

  it('changes by a refresh, and stays when the new documents are bad', () => {
    const profilePath = at('profile.yaml', 'id: ops\nversion: "1"');
    const inForce = new PolicyInForce({ policyPath: at('p.yaml', allowing('a')), profilePath });
    const first = inForce.refresh();
    at('p.yaml', allowing('b'));
    expect(inForce.current).toBe(first);
    const second = inForce.refresh();
    expect(inForce.current).toBe(second);
    expect(reasonOf(inForce)).toBe('DEFAULT_DENY_NO_MATCH');

    at('p.yaml', bad);
    expect(() => inForce.refresh()).toThrow(PolicyError);
    at('p.yaml', allowing('c'));
    at('profile.yaml', 'id: ops');
    expect(() => inForce.refresh()).toThrow(PolicyError);
    rmSync(at('p.yaml'));
    expect(() => inForce.refresh()).toThrow(PolicyError);
    expect(inForce.current).toBe(second);
  });

  it('tells which it is', () => {
    const path = at('p.yaml', allowing('a'));
    const inForce = new PolicyInForce({ policyPath: path });
    expect(inForce.info()).toEqual({
      policy_file: 'p.yaml',
      policy_path: path,
      exists: true,
      policy_version: null,
      policy_hash: null,
    });
    const { policy } = inForce.refresh();
    rmSync(path);
    expect(inForce.info()).toMatchObject({
      exists: false,
      policy_version: policy.version,
      policy_hash: policy.hash,
    });
  });
});

describe('watching', () => {
  const watchers: PolicyInForce[] = [];
  afterEach(() => watchers.splice(0).forEach((watcher) => watcher.close()));

  interface Changes {
    readonly next: () => Promise<LoadedPolicies | PolicyError>;
    readonly told: readonly (LoadedPolicies | PolicyError)[];
  }

  const watched = (location: PolicyLocation): { inForce: PolicyInForce; changes: Changes } => {
    const inForce = new PolicyInForce(location);
    watchers.push(inForce);
    inForce.refresh();
    const told: (LoadedPolicies | PolicyError)[] = [];
    let wake = (): void => undefined;
    inForce.watch(5, (change) => {
      told.push(change);
      wake();
    });
    const next = async (): Promise<LoadedPolicies | PolicyError> => {
      for (;;) {
        const change = told.shift();
        if (change) return change;
        await new Promise<void>((resolve) => (wake = resolve));
      }
    };
    return { inForce, changes: { next, told } };
  };

  /** Resolves when every watcher that was there before has looked at least once more. */
  const aRound = async (): Promise<void> => {
    const { changes } = watched({ policyPath: at('clock.yaml', allowing('a')) });
    for (const tool of ['b', 'c']) {
      at('clock.yaml', allowing(tool));
      await changes.next();
    }
  };

  it('takes a new content and refuses a bad one, telling each once', async () => {
    const { inForce, changes } = watched({ policyPath: at('p.yaml', allowing('a')) });
    const first = inForce.current;
    at('p.yaml', bad);
    expect(await changes.next()).toBeInstanceOf(PolicyError);
    expect(inForce.current).toBe(first);
    await aRound();
    at('p.yaml', allowing('b'));
    expect(await changes.next()).toBe(inForce.current);
    expect(inForce.current).not.toBe(first);
    await aRound();
    expect(changes.told).toEqual([]);
  });

  it('sees a folder of links that is swapped as a whole', async () => {
    const versions = [
      ['..v1', 'a'],
      ['..v2', 'b'],
    ] as const;
    for (const [version, tool] of versions) {
      mkdirSync(at(version));
      at(`${version}/p.yaml`, allowing(tool));
    }
    symlinkSync('..v1', at('..data'));
    symlinkSync('..data/p.yaml', at('p.yaml'));
    const { inForce, changes } = watched({ policyPath: folder });
    const hash = inForce.current.policy?.hash;
    symlinkSync('..v2', at('..data_tmp'));
    renameSync(at('..data_tmp'), at('..data'));
    expect(await changes.next()).toBe(inForce.current);
    expect(inForce.current.policy?.hash).not.toBe(hash);
  });

  it('is over after close', async () => {
    const { inForce, changes } = watched({ policyPath: at('p.yaml', allowing('a')) });
    inForce.close();
    at('p.yaml', allowing('b'));
    await aRound();
    expect(changes.told).toEqual([]);
  });
});
