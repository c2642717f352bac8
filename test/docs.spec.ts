import { readdirSync, readFileSync } from 'node:fs';
import { decide, parsePolicy, parseProfile } from '#policy';
import { makeProgram } from '../apps/cli/src/program.js';
import { runCli } from './support/run-cli.js';

const language = readFileSync('docs/policy-language.md', 'utf8');
const blocks = [...language.matchAll(/```yaml\n([\s\S]*?)```/g)].map(([, text = '']) => text);
const [policyText = '', listsText = '', expressionsText = '', profileText = ''] = blocks;

describe('docs/policy-language.md', () => {
  const policy = parsePolicy(policyText, 'docs');

  it('shows policies and a profile that are accepted', () => {
    expect(blocks).toHaveLength(4);
    expect(policy.rules.all).toHaveLength(2);
    expect(parseProfile(profileText, 'docs').id).toBe('support');
  });

  it.each([
    [listsText, 'paypal', 'payout', {}, 'deny'],
    [listsText, 'stripe', 'refund', { branch: 'main' }, 'DEFAULT_DENY_NO_MATCH'],
    [expressionsText, 'deploy', 'run', { approvers: ['eve', 'ann'] }, 'allow'],
    [expressionsText, 'deploy', 'run', { approvers: ['eve'] }, 'DEFAULT_DENY_NO_MATCH'],
    [expressionsText, 'deploy', 'run', {}, 'CONDITION_ERROR'],
    [expressionsText, 'sql', 'query', { rows: 1001 }, 'require_approval'],
    [expressionsText, 'sql', 'query', {}, 'DEFAULT_DENY_NO_MATCH'],
  ])('decides by %s: %s %s %j is %s', (text, tool, operation, params, expected) => {
    const action = { agent_id: 'a', tool, operation, params, context: {} };
    // A Wednesday.
    const { decision, reason_code } = decide(
      action,
      parsePolicy(text, 'docs'),
      undefined,
      '2026-11-25T12:00:00Z',
      {},
    );
    expect([decision, reason_code]).toContain(expected);
    expect(reason_code === 'DEFAULT_DENY_NO_MATCH').toBe(expected === 'DEFAULT_DENY_NO_MATCH');
  });
});

describe('links between documents', () => {
  const documents = [
    'README.md',
    'ARCHITECTURE.md',
    'CONTRIBUTING.md',
    'CHANGELOG.md',
    ...readdirSync('docs')
      .filter((name) => name.endsWith('.md'))
      .map((name) => `docs/${name}`),
    ...readdirSync('docs/adr').map((name) => `docs/adr/${name}`),
  ];
  const links = documents.flatMap((document) =>
    [...readFileSync(document, 'utf8').matchAll(/\]\((?!https?:|#)([^)#]+)/g)].map(
      ([, target = '']) => [document, target] as const,
    ),
  );

  it.each(links)('%s leads to %s', (document, target) => {
    expect(() => readFileSync(new URL(target, `file://${process.cwd()}/${document}`))).not.toThrow(/ENOENT/);
  });
});

const COMMANDS = makeProgram().commands.flatMap((command) => [command.name(), ...command.aliases()]);
const OF_PROOF = ['verify-log', 'verify-export', 'replay-decision', 'replay-all', 'erase', 'archive'];

describe('README.md', () => {
  const readme = readFileSync('README.md', 'utf8');
  const scripts = Object.keys(
    (JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: object }).scripts,
  );

  it(', docs/proofs.md and docs/storage.md name only commands and options that exist', async () => {
    const help = (await Promise.all(OF_PROOF.map((name) => runCli([name, '--help'])))).map(
      ({ output }) => output,
    );
    const proofs = readFileSync('docs/proofs.md', 'utf8') + readFileSync('docs/storage.md', 'utf8');
    const named = [...`${readme}${proofs}`.matchAll(/(?:faramesh --|npx faramesh) ([a-z-]+)/g)].map(
      ([, name]) => name,
    );
    expect(named.length).toBeGreaterThan(3);
    for (const name of named) expect(COMMANDS).toContain(name);
    for (const [option] of proofs.matchAll(
      /--(key|checkpoint|receipt|partial|json|reason|month|out|by|drop|unstarted)\b/g,
    ))
      expect(help.join('')).toContain(option);
  });

  it('and docs/scaling.md name only commands that exist', () => {
    const scaling = readFileSync('docs/scaling.md', 'utf8');
    const named = [...`${readme}${scaling}`.matchAll(/npm (?:run )?([a-z:]+)/g)]
      .map(([, name]) => name)
      .filter((name) => name !== 'install');
    expect(named.length).toBeGreaterThan(3);
    for (const name of named) expect(scripts).toContain(name);
  });

  it('names every setting', () => {
    const settings = ['settings', 'client-settings']
      .map((name) => readFileSync(`libs/platform/${name}.ts`, 'utf8'))
      .join('\n');
    const known = [...settings.matchAll(/^ {2,4}(FARA\w+):/gm)].map(([, name = '']) => name);
    expect(known.length).toBeGreaterThan(15);
    for (const name of known) expect(readme).toContain(`\`${name}\``);
  });
});
