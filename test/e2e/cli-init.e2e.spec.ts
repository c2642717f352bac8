import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { parse } from 'yaml';
import type { ActionRequest } from '#action';
import { decide, loadPolicies } from '#policy';
import { call } from '../support/client.js';
import { eventually } from '../support/eventually.js';
import { freePort } from '../support/free-port.js';
import { runCli, startCli } from '../support/run-cli.js';

const A_START_MS = 180_000;

let folder: string;
let starter: string;

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'cli-init-'));
  // Started by root, Postgres runs under another account that has to enter the folder.
  chmodSync(folder, 0o711);
  starter = path.join(folder, 'starter');
  expect((await runCli(['init', starter])).code).toBe(0);
});

afterAll(() => rmSync(folder, { recursive: true }));

interface Case {
  readonly name: string;
  readonly action: Partial<ActionRequest> & Pick<ActionRequest, 'tool' | 'operation'>;
  readonly decision: string;
  readonly rule?: string;
}

describe('what init makes', () => {
  it('has a policy that decides as its tests say, with a case for every rule', () => {
    const { policy } = loadPolicies({ policyPath: path.join(starter, 'policy.yaml') });
    const cases = parse(readFileSync(path.join(starter, 'policy.test.yaml'), 'utf8')) as readonly Case[];
    const decided = cases.map(({ action, name: _, ...expected }) => {
      const request = { agent_id: 'a', params: {}, context: {}, ...action };
      const judged = decide(request, policy, undefined, '2026-01-01T00:00:00Z', {});
      expect({ ...judged, rule: judged.trace.rule?.name }).toMatchObject(expected);
      return judged.trace.rule?.number;
    });
    for (const { number } of policy.rules.all) expect(decided).toContain(number);
  });

  it.each(['policy', 'suite'])('tells an editor where its %s has its schema, beside it', async (kind) => {
    await runCli(['policy', 'new', path.join(folder, 'new/mine.yaml'), '--pack', 'refunds']);
    for (const file of [path.join(starter, 'policy'), path.join(folder, 'new/mine')]) {
      const text = readFileSync(`${file}${kind === 'suite' ? '.test' : ''}.yaml`, 'utf8');
      const [, schema = ''] = /^# yaml-language-server: \$schema=(\S+)\n/.exec(text) ?? [];
      const shipped = (await runCli(['policy', 'schema', kind])).output;
      expect(readFileSync(path.join(path.dirname(file), schema), 'utf8')).toBe(shipped);
    }
  });

  it('leaves the schemas that are there as they are', async () => {
    const there = path.join(folder, 'there/schemas/policy.schema.json');
    mkdirSync(path.dirname(there), { recursive: true });
    writeFileSync(there, '{}');
    expect((await runCli(['init', path.join(folder, 'there')])).code).toBe(0);
    expect(readFileSync(there, 'utf8')).toBe('{}');
    expect(existsSync(path.join(folder, 'there/schemas/suite.schema.json'))).toBe(true);
  });

  it('is never written over another file, and then nothing is written', async () => {
    const other = mkdtempSync(path.join(folder, 'other-'));
    writeFileSync(path.join(other, 'agent.py'), 'mine');
    const { code, errors } = await runCli(['init', other]);
    expect({ code, files: readdirSync(other) }).toEqual({ code: 1, files: ['agent.py'] });
    expect(errors).toMatch(/^Nothing was written, for there is \S+agent\.py already/);
  });

  it(
    'runs: serve takes its policy, its agents ask, wait for a person and act, and Ctrl-C ends all',
    async () => {
      const port = String(await freePort());
      const env = {
        PATH: process.env['PATH'],
        FARA_API_PORT: port,
        FARA_DATA_DIR: path.join(folder, 'data'),
        FARA_POLICY_FILE: path.join(starter, 'policy.yaml'),
        FARA_LOG_LEVEL: 'error',
      };
      const serve = startCli(['serve', '--hot-reload', '--port', port], { ...env, FARA_API_PORT: '' });
      let output = '';
      serve.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
      const ended = once(serve, 'close');
      try {
        await eventually(() => expect(output).toContain('Faramesh is ready'), A_START_MS);
        const agents = [['node', 'agent.mjs'], ...(hasPython() ? [['python3', 'agent.py']] : [])];
        for (const [program = '', file = ''] of agents) {
          const agent = spawn(program, [file], { cwd: starter, env, stdio: ['ignore', 'pipe', 'pipe'] });
          const said = Promise.all([text(agent.stdout), text(agent.stderr), once(agent, 'close')]);
          const waiting = async () =>
            (
              await call<{ id: string }[]>(
                `http://127.0.0.1:${port}`,
                'GET',
                '/v1/actions?status=pending_approval',
              )
            ).body;
          await eventually(async () => expect(await waiting()).toHaveLength(1));
          const [{ id } = { id: '' }] = await waiting();
          expect((await runCli(['approve', id], env)).code).toBe(0);
          const [lines, errors] = await said;
          expect(errors).toBe('');
          expect(lines).toBe(`${id} pending_approval: Refunds above 50 need a person\n${id} succeeded\n`);
        }
        expect((await runCli(['doctor'], env)).output).toMatch(/0 faults, 0 warnings\.\n$/);
      } finally {
        serve.kill('SIGINT');
        expect(await ended).toEqual([0, null]);
      }
      await expect(call(`http://127.0.0.1:${port}`, 'GET', '/health')).rejects.toThrow();
    },
    A_START_MS,
  );
});

const hasPython = (): boolean => spawnSync('python3', ['--version']).status === 0;

describe('completion', () => {
  const completed = (words: string): string[] => {
    const script = `faramesh_script=$(${process.execPath} dist/apps/cli/src/main.js completion bash); eval "$faramesh_script"
      COMP_WORDS=(${words} ''); COMP_CWORD=$((\${#COMP_WORDS[@]} - 1)); _faramesh; printf '%s\\n' "\${COMPREPLY[@]}"`;
    return spawnSync('bash', ['-c', script], { encoding: 'utf8' }).stdout.trim().split('\n');
  };

  it('knows every command, its options and its choices, at each place', () => {
    expect(completed('faramesh')).toEqual(expect.arrayContaining(['list', 'policy', 'explain', '--url']));
    expect(completed('faramesh policy')).toEqual(expect.arrayContaining(['new', 'validate', 'rollback']));
    expect(completed('faramesh --port 1 policy validate')).toEqual(
      expect.arrayContaining(['--json', '--profile']),
    );
    expect(completed('faramesh completion')).toEqual(expect.arrayContaining(['bash', 'zsh', 'fish']));
  });

  it.each(['bash', 'zsh', 'fish'])(
    'for %s is a script that the shell reads, where it is there',
    async (shell) => {
      const { code, output } = await runCli(['completion', shell]);
      expect(code).toBe(0);
      const read = spawnSync(shell, ['-n'], { input: output, encoding: 'utf8' });
      if (read.error === undefined)
        expect({ status: read.status, errors: read.stderr }).toEqual({ status: 0, errors: '' });
    },
  );
});
