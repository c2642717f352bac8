import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suitesBeside } from './index.js';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'suites-'));
});

afterEach(() => rmSync(folder, { recursive: true }));

const write = (name: string, text: string | Buffer): void => writeFileSync(join(folder, name), text);
const found = (path: string): string[] =>
  suitesBeside(join(folder, path)).map(({ file, text }) => `${file.slice(folder.length + 1)}: ${text}`);

describe('the suites beside a policy', () => {
  it('are those of its name for a file, and all of the folder for a folder', () => {
    write('one.yaml', 'rules: []');
    write('one.test.yaml', 'of one');
    write('two.test.yml', 'of two');
    write('.three.test.yaml', 'hidden');
    mkdirSync(join(folder, 'inner.test.yaml'));
    expect(found('one.yaml')).toEqual(['one.test.yaml: of one']);
    expect(found('two.yml')).toEqual(['two.test.yml: of two']);
    expect(found('')).toEqual(['one.test.yaml: of one', 'two.test.yml: of two']);
  });

  it('are none where there are none, or no folder', () => {
    expect(found('one.yaml')).toEqual([]);
    expect(found('gone/one.yaml')).toEqual([]);
  });

  it('are as many as fit, and none that is no text', () => {
    write('a.test.yaml', Buffer.from([0xff]));
    write('b.test.yaml', 'x'.repeat(1024 * 1024));
    write('c.test.yaml', 'too much');
    expect(suitesBeside(folder).map(({ file }) => file)).toEqual([join(folder, 'b.test.yaml')]);
    rmSync(join(folder, 'b.test.yaml'));
    for (let count = 0; count < 101; count++) write(`s${count}.test.yaml`, 'x');
    expect(suitesBeside(folder)).toHaveLength(100);
  });
});
