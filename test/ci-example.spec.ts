import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import { runCli } from './support/run-cli.js';

describe('examples/ci/github-actions.yml', () => {
  interface Workflow {
    readonly jobs: Readonly<
      Record<string, { readonly steps: readonly { readonly run?: string; readonly uses?: string }[] }>
    >;
  }
  const { jobs } = parse(readFileSync('examples/ci/github-actions.yml', 'utf8')) as Workflow;
  const runs = Object.values(jobs).flatMap(({ steps }) => steps.flatMap(({ run }) => run ?? []));

  it('validates, lints and tests', () => {
    const commands = runs
      .filter((run) => run !== 'npm ci')
      .map((run) => run.split(' ').slice(0, 4).join(' '));
    expect(commands).toEqual(['validate', 'lint', 'test'].map((name) => `npx faramesh policy ${name}`));
  });

  it('passes here', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'ci-'));
    for (const run of runs.filter((one) => one.startsWith('npx faramesh'))) {
      const args = run.split(' ').slice(2);
      const { code, output } = await runCli(
        args.map((arg) => (arg.endsWith('.xml') ? join(folder, arg) : arg)),
      );
      expect([run, code, output]).toEqual([run, 0, expect.any(String)]);
    }
    expect(readFileSync(join(folder, 'policy-tests.xml'), 'utf8')).toContain('failures="0"');
    rmSync(folder, { recursive: true });
  });
});
