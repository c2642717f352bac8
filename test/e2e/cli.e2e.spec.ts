import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import type { Command } from 'commander';
import { projectRoot } from '#platform';
import { makeProgram } from '../../apps/cli/src/program.js';
import type { ActionView } from '../../apps/gateway/src/read-action/action-view.dto.js';
import { anAction, call, isDenied, needsApproval } from '../support/client.js';
import type { FakeGateway } from '../support/fake-gateway.js';
import { startFakeGateway } from '../support/fake-gateway.js';
import { freePort } from '../support/free-port.js';
import type { CliResult } from '../support/run-cli.js';
import { runCli } from '../support/run-cli.js';
import type { System } from '../support/system.js';
import { startSystem } from '../support/system.js';

const TOKEN = 'a-token-that-nobody-sees';
const POLICY = 'test/support/policy.yaml';

let system: System;
let address: string;
let folder: string;
let env: NodeJS.ProcessEnv;
/** All that was ever printed, on either stream. */
let printed = '';

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'cli-'));
  system = await startSystem({ env: { FARA_AUTH_TOKEN: TOKEN } });
  address = system.addresses[0] ?? '';
  env = {
    XDG_CONFIG_HOME: path.join(folder, 'config'),
    FARA_API_PORT: new URL(address).port,
    FARAMESH_TOKEN: TOKEN,
    FARA_POSTGRES_DSN: system.database.dsn,
    FARA_DATA_DIR: path.join(folder, 'data'),
  };
});

afterAll(async () => {
  await system.stop();
  rmSync(folder, { recursive: true });
});

afterEach(() => {
  expect(printed).not.toContain(TOKEN);
  // What is not printed to a terminal has no escape codes.
  expect(printed).not.toContain('\u001b');
});

async function cli(args: readonly string[], more: NodeJS.ProcessEnv = {}, input = ''): Promise<CliResult> {
  const result = await runCli(args, { ...env, ...more }, { input });
  printed += result.output + result.errors;
  return result;
}

const json = async <Value>(args: readonly string[], more: NodeJS.ProcessEnv = {}): Promise<Value> => {
  const { output, errors } = await cli([...args, '--json'], more);
  try {
    return JSON.parse(output) as Value;
  } catch {
    throw new Error(`${args.join(' ')} printed no JSON: ${output}${errors}`);
  }
};

const headers = { authorization: `Bearer ${TOKEN}` };
const submit = async (body: object): Promise<ActionView> =>
  (await call(address, 'POST', '/v1/actions', { body, headers })).body;
const inFolder = (name: string): string => path.join(folder, name);

/** The commands that do something, each by all its words. */
const leavesOf = (command: Command, way: readonly string[] = []): (readonly [string, Command])[] =>
  command.commands.flatMap((child) =>
    [child.name(), ...child.aliases()].flatMap((name) =>
      child.commands.length === 0
        ? [[[...way, name].join(' '), child] as const]
        : leavesOf(child, [...way, name]),
    ),
  );

const ALL = leavesOf(makeProgram()).map(([name]) => name);
const ACTION = [
  ...['id', 'agent_id', 'tool', 'operation', 'params', 'context', 'status', 'decision', 'outcome'],
  ...['reason_code', 'reason', 'reason_details', 'risk_level', 'request_hash', 'created_at', 'version'],
];
const EVENT = [
  'id',
  'action_id',
  'sequence',
  'event_type',
  'meta',
  'payload',
  'actor',
  'record_hash',
  'position',
];

/** What docs/cli.md says that each command prints with --json: the keys of it, or of each item of a list. */
const SHAPES = new Map(
  [...readFileSync('docs/cli.md', 'utf8').matchAll(/^\| (`.*?`) +\| (.*?) +\|$/gm)].flatMap(
    ([, names = '', said = '']) => {
      const shape = [...said.matchAll(/`([^`]+)`/g)][0]?.[1] ?? '';
      const inner = shape.replaceAll(/^\[|\]$/g, '');
      const keys =
        inner === 'action' ? ACTION : inner === 'event' ? EVENT : inner.replaceAll(/[{}\s]/g, '').split(',');
      return [...names.matchAll(/`([^`]+)`/g)].map(
        ([, name = '']) => [name, { isList: shape.startsWith('['), keys }] as const,
      );
    },
  ),
);

describe('every command', () => {
  it('is told of in docs/cli.md, with what it prints as JSON', () => {
    expect([...SHAPES.keys()].filter((name) => ALL.includes(name)).sort()).toEqual(
      ALL.filter((name) => name !== 'serve').sort(),
    );
  });

  it.each(leavesOf(makeProgram()))('%s has help, with an option for JSON', (name, command) => {
    const help = command.helpInformation();
    expect(help).toContain('Usage: faramesh');
    expect(help).toContain('--url');
    if (name !== 'serve') expect(help).toContain('--json');
  });

  it('shows its help with the exit code of what is done', async () => {
    expect(await cli(['policy', 'validate', '--help'])).toMatchObject({ code: 0, errors: '' });
    expect((await cli(['--help'])).output).toContain('Exit codes: 0 done');
  });

  /** The rest is: other commands of the same name; `archive` in a spec of its own, `policy rollback` in docs/policies.md. */
  const CALLS: Readonly<Record<string, () => Promise<readonly string[]> | readonly string[]>> = {
    list: async () => ['--agent', (await submit(anAction())).agent_id],
    get: async () => [(await submit(anAction())).id],
    events: async () => [(await submit(anAction())).id],
    logs: () => [],
    tail: () => ['--recent', '1', '--no-follow'],
    history: () => [],
    explain: async () => [(await submit(isDenied())).id],
    approve: async () => [(await submit(needsApproval())).id],
    allow: async () => [(await submit(needsApproval())).id, '--reason', 'go on'],
    deny: async () => [(await submit(needsApproval())).id],
    replay: async () => [(await submit(anAction())).id],
    apply: () => {
      writeFileSync(inFolder('actions.json'), JSON.stringify([anAction(), isDenied()]));
      return [inFolder('actions.json')];
    },
    'action submit': () => ['file', 'read', '--agent', 'a', '--params', '{"path":"x"}'],
    'action approve': async () => [(await submit(needsApproval())).id],
    'action allow': async () => [(await submit(needsApproval())).id],
    'action deny': async () => [(await submit(needsApproval())).id],
    'action start': async () => [(await submit(anAction())).id],
    'action result': async () => [(await submit(anAction())).id, '--error', 'it broke'],
    'action replay': async () => [(await submit(anAction())).id],
    'policy new': () => [inFolder('new.yaml')],
    'policy validate': () => [POLICY],
    'policy lint': () => [POLICY],
    'policy test': () => ['policies/packs/refunds.yaml'],
    'policy diff': () => [POLICY, POLICY],
    'policy schema': () => ['suite'],
    'policy info': () => [],
    'policy refresh': () => [],
    'policy history': () => [],
    'token create': () => ['ann', '--role', 'auditor', '--expires-in', '1d'],
    'token list': () => [],
    'token revoke': () => ['ann'],
    'context save': () => ['one', '--url', 'http://127.0.0.1:1'],
    'context list': () => [],
    'context use': () => ['one'],
    'context delete': () => ['one'],
    doctor: () => [],
    init: () => [inFolder('init')],
    migrate: () => [],
    curl: () => ['GET', '/v1/policy/info'],
    completion: () => ['bash'],
    version: () => [],
    'verify-log': () => [],
    'replay-decision': async () => [(await submit(anAction())).id],
    'replay-all': () => [],
    erase: async () => [(await submit(anAction())).id, '--reason', 'asked for'],
  };

  it('is called by this spec, or by one of its own', () => {
    const elsewhere = ['serve', 'archive', 'verify-export', 'policy rollback'];
    expect([...Object.keys(CALLS), ...elsewhere].sort()).toEqual([...ALL].sort());
  });

  it.each(Object.keys(CALLS))('%s prints JSON of the shape that is told', async (name) => {
    const args = (await CALLS[name]?.()) ?? [];
    const value = await json<object | object[]>([...name.split(' '), ...args]);
    const { isList = false, keys = [] } = SHAPES.get(name) ?? {};
    expect(Array.isArray(value)).toBe(isList);
    const [one = {}] = [value].flat();
    expect(Object.keys(one)).toEqual(expect.arrayContaining([...keys]));
  });

  it.each([
    ['policy-info', 'policy_hash'],
    ['policy-history', 'put_in_force_by'],
    ['policy-refresh', 'policy_hash'],
  ])('of a group is understood with a hyphen: %s', async (name, key) => {
    expect(JSON.stringify(await json([name]))).toContain(key);
  });
});

describe('an id', () => {
  it('may be shortened as long as one action alone begins with it', async () => {
    const [first, second] = [await submit(anAction()), await submit(anAction())];
    for (const id of [first.id, first.id.slice(0, 30), first.id.toUpperCase(), first.id.replaceAll('-', '')])
      expect(await json(['get', id])).toMatchObject({ id: first.id });
    const { code, output, errors } = await cli(['get', first.id.slice(0, 4)]);
    expect({ code, output }).toEqual({ code: 2, output: '' });
    expect(errors).toMatch(
      /^More than one action begins with 01\w\w; give more digits:\n {2}[0-9a-f-]{36} {2}/,
    );
    expect(errors).toContain(second.id);
  });

  it.each([
    ['01a', 2, /is not the id of an action/],
    ['../health', 2, /is not the id of an action/],
    ['ffffffff', 5, /There is no action whose id begins with/],
    ['ffffffff-ffff-7fff-bfff-ffffffffffff', 5, /There is no action/],
  ])('that is none is said so: %s', async (id, code, message) => {
    expect(await cli(['get', id])).toEqual({
      code,
      output: '',
      errors: expect.stringMatching(message) as string,
    });
  });
});

describe('the exit code', () => {
  it('tells a no from a yes', async () => {
    const ask = (tool: string, operation: string) =>
      cli(['action', 'submit', tool, operation, '--agent', 'a']);
    expect((await ask('file', 'read')).code).toBe(0);
    expect((await ask('shell', 'run')).code).toBe(1);
    expect((await ask('rocket', 'launch')).code).toBe(1);
    const { id } = await submit(needsApproval());
    expect((await cli(['deny', id, '--reason', 'no'])).code).toBe(0);
    expect(await cli(['approve', id])).toMatchObject({
      code: 1,
      errors: expect.stringMatching(/does not wait/) as string,
    });
    expect((await cli(['action', 'start', id])).code).toBe(1);
  });

  it.each([
    [['nothing']],
    [['get']],
    [['list', '--limit', '0']],
    [['list', '--status', 'lost']],
    [['list', '--nothing']],
    [['policy']],
    [[]],
    [['list', '--port', '70000']],
    [['list', '--url', 'ftp://x']],
    [['list', '--url', 'http://user:secret@x']],
    [['action', 'submit', 'a', 'b', '--agent', 'c', '--params', '{"a":1,"a":2}']],
    [['action', 'result', '01a214ce-8f45-7754-a016-fbf1cfd7c9d0']],
    [['apply', 'no such file']],
    [['token', 'create', 'a', '--role', 'r', '--expires-in', 'soon']],
  ])('is 2 for the wrong usage %j, and says what is wrong', async (args) => {
    const { code, errors } = await cli(args);
    expect(code).toBe(2);
    expect(errors).not.toBe('');
  });

  it('is 3 when nobody answers, and 4 when the token is refused, each with what to do', async () => {
    expect(await cli(['list', '--port', String(await freePort())])).toMatchObject({
      code: 3,
      errors: expect.stringMatching(
        /cannot be reached \(ECONNREFUSED\): start it by "faramesh serve"/,
      ) as string,
    });
    const without = { FARAMESH_TOKEN: '' };
    expect(await cli(['list'], without)).toMatchObject({
      code: 4,
      errors: expect.stringMatching(/Give a token by --token-stdin/) as string,
    });
    expect(await cli(['list', '--token', 'wrong-token'], without)).toMatchObject({
      code: 4,
      errors: expect.stringMatching(/is refused: give another/) as string,
    });
    const { id } = await submit(needsApproval());
    expect(await cli(['approve', id, '--approval-token', 'wrong'])).toMatchObject({
      code: 4,
      errors: expect.stringMatching(/Leave out --approval-token/) as string,
    });
  });

  describe('for what a gateway may answer', () => {
    let fake: FakeGateway;

    beforeAll(async () => {
      fake = await startFakeGateway({
        'GET /v1/policy/info': {
          status: 503,
          headers: { 'retry-after': '7' },
          body: { detail: 'Too much to do.' },
        },
        'GET /v1/policy/history': { status: 403, body: { detail: 'A viewer may not see this.\u001b[2J' } },
        'POST /v1/policy/refresh': { status: 500, body: { detail: 'Something went wrong.' } },
        'GET /v1/actions?limit=20': { body: '<html>' },
        'GET /v1/tokens': { status: 502, body: '<html>' },
      });
    });

    afterAll(() => fake.stop());

    it.each([
      [['policy', 'info'], 3, 'Too much to do. Try again in 7 s.'],
      [['policy', 'history'], 4, 'A viewer may not see this.\\u{1b}[2J Use a token that may do this.'],
      [['policy', 'refresh'], 3, 'Something went wrong.'],
      [['list'], 3, 'and not as a gateway does'],
      [['token', 'list'], 3, 'and not as a gateway does'],
    ])('%j is a number and a sentence', async (args, code, sentence) => {
      const result = await cli([...args, '--url', fake.address]);
      expect(result.code).toBe(code);
      expect(result.errors).toContain(sentence);
    });
  });
});

describe('a context', () => {
  const file = (): string => path.join(folder, 'config/faramesh/contexts.json');
  const noAddress = { FARA_API_PORT: '', FARAMESH_TOKEN: '' };

  it('keeps a gateway and its token where nobody else can read them', async () => {
    const { code, output } = await cli(
      ['context', 'save', 'mine', '--url', address, '--token-stdin'],
      {},
      `${TOKEN}\n`,
    );
    expect({ code, output }).toEqual({
      code: 0,
      output: `Saved ${address} as mine, with its token; it is in use.\n`,
    });
    expect(statSync(file()).mode & 0o777).toBe(0o600);
    expect(statSync(path.dirname(file())).mode & 0o077).toBe(0);
    expect(readFileSync(file(), 'utf8')).toContain(TOKEN);
    expect(await json(['context', 'list'])).toEqual([
      { name: 'mine', url: address, has_token: true, current: true },
    ]);
    expect((await cli(['list'], noAddress)).code).toBe(0);
    expect((await cli(['list', '--context', 'mine'], { ...noAddress, FARA_API_PORT: '9' })).code).toBe(0);
    chmodSync(file(), 0o644);
    await cli(['context', 'save', 'other', '--host', '127.0.0.1', '--port', '9']);
    expect(statSync(file()).mode & 0o777).toBe(0o600);
    expect((await cli(['list'], { ...noAddress, FARAMESH_CONTEXT: 'other' })).code).toBe(3);
  });

  it('gives its token to no other address', async () => {
    const fake = await startFakeGateway({
      'GET /v1/policy/info': {},
      'GET /health': { status: 302, headers: { location: address } },
    });
    await cli(['policy', 'info', '--url', fake.address], noAddress);
    await cli(['version', '--url', fake.address], noAddress);
    expect(fake.asked.map(({ call: asked, headers: sent }) => [asked, sent.authorization])).toEqual([
      ['GET /v1/policy/info', undefined],
      ['GET /health', undefined],
    ]);
    await fake.stop();
  });

  it('that is not there, or has no name, is refused', async () => {
    expect(await cli(['context', 'use', 'nowhere'])).toMatchObject({
      code: 5,
      errors: expect.stringMatching(/there is mine, other/) as string,
    });
    expect((await cli(['context', 'save', '__proto__', '--url', address])).code).toBe(2);
    expect((await cli(['context', 'save', 'x'])).code).toBe(2);
    expect((await cli(['context', 'save', 'x', '--url', address, '--token-stdin'], {}, '\n')).code).toBe(2);
  });
});

describe('text from anywhere', () => {
  const HOSTILE = 'x\u001b[2J\u202e\u009b1m\u200b';

  it('reaches the terminal only with what cannot be seen written out, and JSON as it is', async () => {
    const { id } = await submit(
      isDenied({ tool: HOSTILE, agent_id: HOSTILE, params: { [HOSTILE]: HOSTILE } }),
    );
    const shown = 'x\\u{1b}[2J\\u{202e}\\u{9b}1m\\u{200b}';
    for (const args of [
      ['get', id],
      ['list', '--tool', HOSTILE],
      ['events', id],
      ['explain', id],
      ['history', '--limit', '5'],
      ['logs'],
      ['tail', '--recent', '9', '--no-follow'],
    ]) {
      const { output } = await cli(args);
      expect(output).toContain(shown);
      expect(output).toMatch(/^[\n\u0020-\u007e…·“”’→]*$/);
    }
    const { output } = await cli(['get', id, '--json']);
    expect(output).toMatch(/^[\n\u0020-\u007e]*$/);
    expect(JSON.parse(output)).toMatchObject({ tool: HOSTILE, params: { [HOSTILE]: HOSTILE } });
    await cli(['approve', (await submit(needsApproval())).id, '--reason', HOSTILE]);
  });
});

const hasTerminals = spawnSync('script', ['--version']).status === 0;

(hasTerminals ? describe : describe.skip)('on a terminal', () => {
  const WIDTH = 70;
  const onTerminal = (command: string, more: NodeJS.ProcessEnv = {}): readonly string[] => {
    const cli = `${process.execPath} ${path.join(projectRoot, 'dist/apps/cli/src/main.js')}`;
    const { stdout } = spawnSync('script', ['-qec', `stty cols ${WIDTH}; ${cli} ${command}`, '/dev/null'], {
      env: { PATH: process.env['PATH'], ...env, ...more },
      encoding: 'utf8',
    });
    return stdout.trimEnd().split('\r\n');
  };

  it('a table fits, is coloured, and shortens what matters least first; without colours by NO_COLOR', async () => {
    const { id } = await submit(isDenied({ agent_id: 'an agent with a long name' }));
    const [head = '', row = ''] = onTerminal('list --limit 1');
    expect(row).toContain('\u001b[31mdenied');
    for (const line of [head, row]) expect(stripVTControlCharacters(line).length).toBeLessThanOrEqual(WIDTH);
    expect(stripVTControlCharacters(row)).toMatch(/^[0-9a-f-]+….*an ag….*No ro…$/);
    expect(onTerminal('list --limit 1', { NO_COLOR: '1' }).join('')).not.toContain('\u001b');
    expect(onTerminal('list --limit 1 --json').join('')).toContain(`"id":"${id}"`);
  });
});

describe('apply', () => {
  it('submits one action or many in order, from YAML, JSON or a pipe, and tells each', async () => {
    writeFileSync(
      inFolder('one.yaml'),
      'agent_id: applier\ntool: file\noperation: read\nparams: { path: a }\n',
    );
    expect(await cli(['apply', inFolder('one.yaml')])).toMatchObject({
      code: 0,
      output: expect.stringMatching(/allowed: Reads[^]*1 of 1 action allowed/) as string,
    });
    const { code, output } = await cli(
      ['apply', '-', '--json'],
      {},
      JSON.stringify([isDenied(), anAction()]),
    );
    expect(code).toBe(1);
    expect((JSON.parse(output) as ActionView[]).map(({ status }) => status)).toEqual(['denied', 'allowed']);
  });

  it.each([
    [
      'a number that would not arrive as it is',
      'params: { n: 12345678901234567890 }',
      /cannot be sent exactly/,
    ],
    ['a key given twice', 'agent_id: a\nagent_id: b', /not plain YAML/],
    ['a tag', 'params: !!js/function x', /not plain YAML|agent_id/],
    ['no action', '[]', /holds no action/],
    ['text', 'hello', /is no map/],
    ['an unknown field', 'agent_id: a\ntool: b\noperation: c\nparams: {}\nother: 1', /other/],
  ])('refuses %s and goes no further', async (_, text, message) => {
    expect(await cli(['apply', '-'], {}, text)).toMatchObject({
      code: 2,
      errors: expect.stringMatching(message) as string,
    });
  });
});

describe('explain', () => {
  const explained = async (body: object): Promise<string> =>
    (await cli(['explain', (await submit(body)).id])).output;

  it('of what no rule matched names the nearest rule and what it lacked', async () => {
    const refund = anAction({ tool: 'payment', operation: 'refund', params: { amount: 250 } });
    const output = await explained(refund);
    expect(output).toContain('No rule matched (deny by default) (DEFAULT_DENY_NO_MATCH)');
    expect(output).toMatch(
      /The rule 3 “Small refunds” at \S+policy.yaml:8 \(allow\) would have matched but for amount_lte 100 \(params\.amount is 250\)\./,
    );
    expect(await explained({ ...refund, params: {} })).toContain('amount_lte 100 (there is no amount)');
    expect(await explained(isDenied({ tool: 'balloon' }))).toContain(
      'No rule that allows anything is for the tool "balloon"',
    );
  });

  it('of a denial names the rule, and what would have come without it', async () => {
    expect(await explained(isDenied())).toMatch(
      /by the rule 4 “No rockets” at \S+policy.yaml:11\n[^]*Without the rule 4[^\n]* no rule would have matched/,
    );
  });

  it('of a high risk names the risk rule that alone makes it wait', async () => {
    expect(await explained(anAction({ params: { path: '/etc/shadow' } }))).toMatch(
      /high: the risk rule 1 “secrets” at \S+ matches, which made an allow wait for a person[^]*the risk alone makes it wait/,
    );
  });

  it('tells who answered with which words, and what came then', async () => {
    const { id } = await submit(needsApproval());
    await cli(['deny', id, '--reason', 'Not today']);
    const { output } = await cli(['explain', id]);
    expect(output).toMatch(/Answered\n {2}Denied by token:\w{12}, [^\n]*: “Not today”/);
    expect(output).toContain('The person who was asked would have had to say yes.');
    const approved = await submit(needsApproval());
    await cli(['approve', approved.id]);
    await cli(['action', 'start', approved.id]);
    expect((await cli(['explain', approved.id])).output).toMatch(/without a word\nSince then\n {2}started/);
  });

  it('of what is erased says so and guesses nothing', async () => {
    const { id } = await submit(isDenied());
    await cli(['erase', id, '--reason', 'asked for', '--by', 'dpo']);
    const { output } = await cli(['explain', id]);
    expect(output).toContain('What was sent was erased by dpo');
    expect(output).toContain('cannot be compared with it any more');
  });
});

describe('a policy', () => {
  it('is validated with all its faults at once, by place', async () => {
    writeFileSync(
      inFolder('bad.yaml'),
      'rules:\n  - match: { tol: x }\n    allow: true\n  - match: {}\n    deny: true\n',
    );
    const { code, output } = await cli([
      'policy',
      'validate',
      inFolder('bad.yaml'),
      POLICY,
      inFolder('none.yaml'),
    ]);
    expect(code).toBe(1);
    expect(output.split('\n').map((line) => line.replace(`${folder}/`, '').split(' ')[0])).toEqual([
      'bad.yaml:2:14:',
      'bad.yaml:4:12:',
      'none.yaml:1:1:',
      '',
    ]);
  });

  it('is made with its tests, valid, and never over another', async () => {
    for (const options of [[], ['--pack', 'refunds']]) {
      const file = inFolder(`made-${options.length}.yaml`);
      expect((await cli(['policy', 'new', file, ...options])).code).toBe(0);
      expect((await cli(['policy', 'validate', file])).code).toBe(0);
      const before = readFileSync(file, 'utf8');
      expect((await cli(['policy', 'new', file])).code).toBe(1);
      expect(readFileSync(file, 'utf8')).toBe(before);
    }
    expect(await cli(['policy', 'new', inFolder('y.yaml'), '--pack', '../default'])).toMatchObject({
      code: 2,
      errors: expect.stringMatching(/there is infrastructure-shell/) as string,
    });
  });

  it('is rolled back to by its hash or the first digits of it', async () => {
    const hashes = ['a'.repeat(64), `aaaab${'0'.repeat(59)}`, 'b'.repeat(64)];
    const fake = await startFakeGateway({
      'GET /v1/policy/history': { body: hashes.map((policy_hash) => ({ policy_hash })) },
      'POST /v1/policy/rollback': { body: { policy_hash: 'b'.repeat(64), put_in_force_by: 'me' } },
    });
    const rollback = (hash: string) => cli(['policy', 'rollback', hash, '--url', fake.address]);
    expect(await rollback('bbbb')).toMatchObject({
      code: 0,
      output: expect.stringMatching(/put in force by +me/) as string,
    });
    expect(fake.asked.at(-1)?.body).toBe(JSON.stringify({ hash: hashes[2] }));
    expect((await rollback('aaaa')).code).toBe(2);
    expect((await rollback('cccc')).code).toBe(5);
    expect((await rollback('zz')).code).toBe(2);
    await fake.stop();
  });
});

describe('a token', () => {
  const made = {
    name: 'ci',
    role: 'submitter',
    agent_id: null,
    created_at: '2026-01-01T00:00:00.000000Z',
    created_by: 'me',
    expires_at: '2026-01-31T00:00:00.000000Z',
  };
  let fake: FakeGateway;

  beforeAll(async () => {
    fake = await startFakeGateway({
      'POST /v1/tokens': { status: 201, body: { ...made, token: 'only-now' } },
      'GET /v1/tokens': { body: [{ ...made, revoked_at: null, revoked_by: null, status: 'active' }] },
      'DELETE /v1/tokens/a%20b': { status: 204, body: '' },
    });
  });

  afterAll(() => fake.stop());

  it('is made as it is asked for, and printed alone', async () => {
    const result = await cli([
      'token',
      'create',
      'ci',
      '--role',
      'submitter',
      '--agent-id',
      'bot',
      '--expires-in',
      '30d',
      '--url',
      fake.address,
    ]);
    expect(result).toEqual({
      code: 0,
      output: 'only-now\n',
      errors: expect.stringMatching(/not shown again/) as string,
    });
    expect(JSON.parse(fake.asked.at(-1)?.body ?? '')).toEqual({
      name: 'ci',
      role: 'submitter',
      agent_id: 'bot',
      expires_in: 2_592_000,
    });
    const keys = SHAPES.get('token create')?.keys ?? [];
    expect(
      Object.keys(await json(['token', 'create', 'ci', '--role', 'r', '--url', fake.address])).sort(),
    ).toEqual([...keys].sort());
  });

  it('is listed and revoked', async () => {
    const [listed] = await json<object[]>(['token', 'list', '--url', fake.address]);
    expect(Object.keys(listed ?? {}).sort()).toEqual([...(SHAPES.get('token list')?.keys ?? [])].sort());
    expect((await cli(['token', 'list', '--url', fake.address])).output).toMatch(/ci +submitter +active/);
    expect(await json(['token', 'revoke', 'a b', '--url', fake.address])).toEqual({ revoked: 'a b' });
    expect(fake.asked.at(-1)?.call).toBe('DELETE /v1/tokens/a%20b');
  });
});

describe('curl', () => {
  it('prints a command that works, with the name of the token in its place', async () => {
    const { id } = await submit(anAction());
    const { output } = await cli(['curl', id.slice(0, 30)]);
    expect(output).toBe(
      `curl -sS '${address}/v1/actions/${id}' -H "Authorization: Bearer $FARAMESH_TOKEN"\n`,
    );
    expect((await cli(['curl', 'post', '/v1/x', '--data', `{"a":"it's"}`])).output).toContain(
      String.raw`-d '{"a":"it'\''s"}'`,
    );
  });
});
