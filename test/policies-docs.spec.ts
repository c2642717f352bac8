import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import { runCli } from './support/run-cli.js';

describe('docs/policies.md', () => {
  const [, section = ''] = readFileSync('docs/policies.md', 'utf8').split('\n## Testing a policy\n');
  const [testing = ''] = section.split('\n## ');
  const blocks = [...testing.matchAll(/```(yaml|json|console)\n([^]*?)```/g)];

  it('shows what the commands of "Testing a policy" print', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'policies-docs-'));
    const shown: string[] = [];
    const printed: string[] = [];
    for (const [, kind, text = ''] of blocks) {
      if (kind === 'json') writeFileSync(join(folder, 'action.json'), text);
      if (kind === 'yaml') writeFileSync(join(folder, /^# (\S+)/.exec(text)?.[1] ?? ''), text);
      if (kind !== 'console') continue;
      const [command = ''] = text.split('\n');
      const args = command.split(' ').slice(2);
      const { output, errors } = await runCli(args, {}, { cwd: folder });
      shown.push(text);
      printed.push(`${command}\n${output}${errors}`);
    }
    rmSync(folder, { recursive: true });
    expect(printed).toHaveLength(3);
    expect(shown).toEqual(printed);
  });

  it('names the options that there are', async () => {
    const { output } = await runCli(['policy', 'test', '--help']);
    const named = [...testing.matchAll(/--[a-z]+(?:-[a-z]+)*/g)].map(([option]) => option);
    const known = [...(output.split('Global Options')[0] ?? '').matchAll(/--[a-z]+(?:-[a-z]+)*/g)].map(
      ([option]) => option,
    );
    expect(new Set(named.filter((option) => option !== '--silent'))).toEqual(
      new Set(known.filter((option) => option !== '--help')),
    );
  });
});

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

  it('runs commands with options that there are', async () => {
    const { output: group } = await runCli(['policy', '--help']);
    const known = runs.filter((run) => new RegExp(`^  ${run.split(' ')[3] ?? ''} `, 'm').test(group));
    expect(known.length).toBeGreaterThan(0);
    for (const run of known) {
      const [, , ...args] = run.split(' ');
      const { output } = await runCli([...args.slice(0, 2), '--help']);
      for (const option of args.filter((arg) => arg.startsWith('--')))
        expect(output).toContain(`${option} <`);
    }
  });

  it('passes here', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'ci-'));
    const test = runs.find((run) => run.includes('policy test')) ?? '';
    const args = test.split(' ').slice(2);
    const { code } = await runCli(args.map((arg) => (arg.endsWith('.xml') ? join(folder, arg) : arg)));
    expect(code).toBe(0);
    expect(readFileSync(join(folder, 'policy-tests.xml'), 'utf8')).toContain('failures="0"');
    rmSync(folder, { recursive: true });
  });
});
