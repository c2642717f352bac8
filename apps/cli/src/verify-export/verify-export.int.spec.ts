import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { runCli } from '../../../../test/support/run-cli.js';

const folder = mkdtempSync(path.join(tmpdir(), 'verify-export-'));

afterAll(() => rmSync(folder, { recursive: true }));

describe('verify-export', () => {
  it('with a key that is none says so and leaves nothing behind', async () => {
    const file = path.join(folder, 'log.ndjson');
    writeFileSync(file, '');
    expect(await runCli(['verify-export', file, '--key', 'none'], { TMPDIR: folder })).toMatchObject({
      code: 2,
      errors: expect.stringMatching(/^A verifier key has the form .*\n$/) as string,
    });
    expect(readdirSync(folder)).toEqual(['log.ndjson']);
  });
});
