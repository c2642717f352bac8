import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runCli } from '../../../../../test/support/run-cli.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'policy-diff-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const put = (name: string, text: string): string => {
  const file = join(folder, name);
  writeFileSync(file, text);
  return file;
};

it('does not end as if policies were the same when it could not search them', async () => {
  const searching = (effect: string): string =>
    `rules: [{ match: { pattern: '^\\pL{3,5}\\PL$' }, ${effect}: true }]`;
  const policies = [put('before.yaml', searching('deny')), put('after.yaml', searching('allow'))];
  const { code, output } = await runCli(['policy', 'diff', ...policies]);
  expect(output).toContain('The same, as far as could be searched');
  expect(code).toBe(1);
  expect((await runCli(['policy', 'diff', policies[0] ?? '', policies[0] ?? ''])).code).toBe(0);
});
