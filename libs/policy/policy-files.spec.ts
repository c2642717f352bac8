import { mkdirSync, mkdtempSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { redactionOf } from '#redaction';
import { PolicyError, PolicyFiles, loadPolicies } from './index.js';
import type { PolicyLocation } from './index.js';

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

const profilesAt = (profilePath: string): string[] =>
  loadPolicies({ policyPath: at('p.yaml', allowing('a')), profilePath }).profiles.map(({ id }) => id);

describe('loading', () => {
  it('reads a file', () => {
    const path = at('p.yaml', allowing('a'));
    const { policy, profiles } = loadPolicies({ policyPath: path, version: 'v1' });
    expect([policy.files, policy.version, profiles]).toEqual([[path], 'v1', []]);
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
    expect(profilesAt(profilePath)).toEqual(['ops']);
  });

  it('reads a folder of profiles in file-name order, each by itself', () => {
    mkdirSync(at('profiles'));
    at('profiles/20-ops.yaml', 'id: ops\nversion: "1"');
    at('profiles/10-support.yml', 'id: support\nversion: "1"\nagents: [support-bot]');
    at('profiles/10-support.test.yaml', '- name: not a profile');
    expect(profilesAt(at('profiles'))).toEqual(['support', 'ops']);
  });

  it('refuses a second profile of the same id, and names every fault of every profile', () => {
    mkdirSync(at('profiles'));
    at('profiles/a.yaml', 'id: ops\nversion: "1"');
    at('profiles/b.yaml', 'version: "2"\nid: ops');
    expect(() => profilesAt(at('profiles'))).toThrow(
      /b\.yaml:2:5: Another profile has the id "ops"; give each its own\.$/,
    );
    at('profiles/a.yaml', 'id: ops');
    at('profiles/b.yaml', 'id: ops\nversion: 2');
    expect(() => profilesAt(at('profiles'))).toThrow(
      /a\.yaml:1:1: A profile needs "version"\.\n.*b\.yaml:2:10: "version" must be text/,
    );
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
      'an empty folder of profiles',
      () => {
        mkdirSync(at('profiles'), { recursive: true });
        return { policyPath: at('p.yaml', allowing('a')), profilePath: at('profiles') };
      },
      'The folder has no *.yaml or *.yml file; put a profile into it.',
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

describe('the files of a policy', () => {
  const hashOf = ({ policies }: ReturnType<PolicyFiles['read']>): string =>
    policies instanceof PolicyError ? policies.message : policies.policy.hash;

  it('are compiled once for each content', () => {
    const files = new PolicyFiles({ policyPath: at('p.yaml', allowing('a')) });
    const first = files.read();
    at('p.yaml', allowing('a'));
    expect(files.read()).toBe(first);
    at('p.yaml', allowing('b'));
    expect(files.read().content).not.toBe(first.content);
    expect(hashOf(files.read())).not.toBe(hashOf(first));
  });

  it('are refused as a whole when one is bad, and good again when it is', () => {
    const profilePath = at('profile.yaml', 'id: ops\nversion: "1"');
    const files = new PolicyFiles({ policyPath: at('p.yaml', allowing('a')), profilePath });
    const good = files.read();
    at('profile.yaml', 'id: ops');
    expect(hashOf(files.read())).toMatch(/profile\.yaml:1:1: A profile needs "version"\.$/);
    rmSync(profilePath);
    expect(hashOf(files.read())).toContain('There is no such file or folder');
    at('profile.yaml', 'id: ops\nversion: "1"');
    expect(files.read().content).toBe(good.content);
  });

  it('that compare what is redacted are refused', () => {
    const policyPath = at('p.yaml', 'rules: [{ match: { amount_gt: 5 }, allow: true }]');
    const redactions = redactionOf('params.amount');
    const files = new PolicyFiles({ policyPath, redactions: redactions ? [redactions] : [] });
    expect(hashOf(files.read())).toContain('The rule compares "amount"');
  });

  it('are seen through a folder of links that is swapped as a whole', () => {
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
    const files = new PolicyFiles({ policyPath: folder });
    const before = files.read();
    symlinkSync('..v2', at('..data_tmp'));
    renameSync(at('..data_tmp'), at('..data'));
    expect(hashOf(files.read())).not.toBe(hashOf(before));
  });

  it('have a place, whether or not anything is there', () => {
    const policyPath = at('p.yaml', allowing('a'));
    const files = new PolicyFiles({ policyPath, profilePath: at('profile.yaml') });
    expect(files.paths).toEqual([policyPath, at('profile.yaml')]);
    expect(files.whereabouts()).toEqual({ policy_file: 'p.yaml', policy_path: policyPath, exists: true });
    rmSync(policyPath);
    expect(files.whereabouts().exists).toBe(false);
  });
});
