import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { loadSuites } from './index.js';

const POLICY = 'rules: [{ match: { tool: a }, allow: true }]';
const SUITE = '- { name: one, action: { tool: a, operation: b }, decision: allow }';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'suites-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const put = (files: Readonly<Record<string, string>>): void => {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
};
const pairsIn = (...paths: string[]): string[] =>
  loadSuites(paths.map((path) => join(folder, path))).map(({ file, policyPath }) =>
    `${file} on ${policyPath}`.replaceAll(`${folder}/`, '').replaceAll(folder, '.'),
  );
const refusalOf = (...paths: string[]): string => {
  try {
    pairsIn(...paths);
  } catch (error) {
    return (error as Error).message.replaceAll(`${folder}/`, '').replaceAll(folder, '.');
  }
  return '';
};

describe('suites', () => {
  it('are found by themselves, by their policy and in folders, once each', () => {
    put({ 'a.yaml': POLICY, 'a.test.yaml': SUITE, 'b/c.yml': POLICY, 'b/c.test.yml': SUITE });
    put({ '.hidden/d.test.yaml': 'broken', 'b/notes.yaml': POLICY });
    const both = ['a.test.yaml on a.yaml', 'b/c.test.yml on b/c.yml'];
    expect(pairsIn('.')).toEqual(both);
    expect(pairsIn('a.yaml', 'b/c.test.yml')).toEqual(both);
    expect(pairsIn('a.test.yaml', 'a.yaml', 'b')).toEqual(both);
  });

  it('test their folder as one policy when no policy has their name, and else the one that they name', () => {
    put({ 'p/1.yaml': POLICY, 'p/2.yaml': POLICY, 'p/all.test.yaml': SUITE });
    put({
      'p/1.test.yaml': `policy: .\ncases:\n  ${SUITE}`,
      'p/2.test.yaml': `policy: ./1.yaml\ncases:\n  ${SUITE}`,
    });
    expect(pairsIn('p')).toEqual(['p/1.test.yaml on p', 'p/2.test.yaml on p/1.yaml', 'p/all.test.yaml on p']);
  });

  it('are judged by the profile that they name', () => {
    put({ 'a.yaml': POLICY, 'b.yaml': 'id: b\nversion: "1"' });
    put({ 'a.test.yaml': `profile: b.yaml\ncases:\n  ${SUITE}` });
    expect(loadSuites([join(folder, 'a.yaml')])[0]?.policies.profiles).toMatchObject([{ id: 'b' }]);
  });

  it('are refused with every fault of suites and policies, each once', () => {
    put({
      'a.yaml': 'rules: 1',
      'a.test.yaml': SUITE,
      'b.test.yaml': '- {}',
      'c.yaml': POLICY,
      'd/e.yaml': POLICY,
    });
    put({ 'again.test.yaml': `policy: a.yaml\ncases:\n  ${SUITE}` });
    expect(refusalOf('.', 'c.yaml', 'd', 'f.yaml').split('\n')).toEqual([
      'c.yaml:1:1: The policy has no tests; write them into c.test.yaml.',
      'd:1:1: The folder has no *.test.yaml; write tests beside a policy, into NAME.test.yaml.',
      'f.yaml:1:1: There is no such file or folder; check the path.',
      'a.yaml:1:8: "rules" must be a list, not a number.',
      'b.test.yaml:1:3: A case needs "name".',
      'b.test.yaml:1:3: A case needs "action".',
      'b.test.yaml:1:3: A case needs "decision".',
    ]);
  });
});
