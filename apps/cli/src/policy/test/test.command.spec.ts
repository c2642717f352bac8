import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { DecisionRecord } from '#action';
import type { TestReport } from '#policy-test';
import type { CliResult } from '../../../../../test/support/run-cli.js';
import { runCli } from '../../../../../test/support/run-cli.js';

const POLICY = `rules:
  - match: { tool: stripe, op: refund, amount_gt: 500 }
    require_approval: true
    description: Large refunds
  - match: { tool: stripe, op: refund }
    allow: true
`;
const refund = (name: string, amount: number, decision: string): string =>
  `- { name: ${name}, action: { tool: stripe, operation: refund, params: { amount: ${amount} } }, decision: ${decision} }\n`;

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'policy-test-'));
  put('policies/p.yaml', POLICY);
  put('policies/p.test.yaml', refund('large', 600, 'require_approval') + refund('small', 5, 'allow'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const put = (name: string, text: string): void => {
  const file = join(folder, name);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
};
const policyTest = (
  args: readonly string[],
  { env = {}, input = '' }: { env?: NodeJS.ProcessEnv; input?: string } = {},
): Promise<CliResult> => runCli(['policy', 'test', ...args], env, { cwd: folder, input });

describe('faramesh policy test', () => {
  it('passes with the suites of the folder policies when nothing is said', async () => {
    const { code, output, errors } = await policyTest([]);
    expect([code, errors]).toEqual([0, '']);
    expect(output).toContain('policies/p.test.yaml on policies/p.yaml: 2 passed\n');
    expect(output).toContain('policies/p.yaml: 42% covered, 2 of 2 rules and 1 of 5 conditions\n');
    expect(output).toMatch(/\n2 passed, 0 failed\n$/);
  });

  it('tests what FARA_POLICY_FILE names', async () => {
    put('other/q.yaml', POLICY);
    put('other/q.test.yaml', refund('large', 600, 'require_approval'));
    const { code, output } = await policyTest([], { env: { FARA_POLICY_FILE: 'other/q.yaml' } });
    expect(code).toBe(0);
    expect(output).toMatch(/^other\/q\.test\.yaml on other\/q\.yaml: 1 passed\n/);
  });

  it('tests the folder that FARA_POLICY_FILE names as one policy', async () => {
    put('folder/1.yaml', POLICY);
    put('folder/2.yaml', "rules: [{ match: { tool: '*' }, deny: true }]");
    put('folder/2.test.yaml', refund('large', 600, 'require_approval'));
    const { code, output } = await policyTest([], { env: { FARA_POLICY_FILE: 'folder' } });
    expect(output).toContain('folder/2.test.yaml on folder: 1 passed\n');
    expect(code).toBe(0);
  });

  it('fails when a case does, and names it', async () => {
    put('policies/p.test.yaml', refund('large', 600, 'allow'));
    const { code, output } = await policyTest(['policies/p.yaml']);
    expect(code).toBe(1);
    expect(output).toContain('  FAILED large (policies/p.test.yaml:1)\n');
    expect(output).toContain(
      '      decided by policies/p.yaml:2 Large refunds (POLICY_REQUIRE_APPROVAL, risk low)\n',
    );
  });

  it('fails below the coverage that is asked for', async () => {
    expect((await policyTest(['--min-coverage', '42'])).code).toBe(0);
    const { code, output } = await policyTest(['--min-coverage', '43']);
    expect(code).toBe(1);
    expect(output).toContain('1 of 5 conditions; at least 43% is asked for\n');
  });

  it('tests another policy by the same suites', async () => {
    put('new.yaml', 'rules: [{ match: { tool: stripe }, deny: true }]');
    const { code, output } = await policyTest(['--policy', 'new.yaml']);
    expect(code).toBe(1);
    expect(output).toContain('policies/p.test.yaml on new.yaml: 0 passed, 2 failed\n');
  });

  it('prints the report as JSON', async () => {
    const { code, output } = await policyTest(['--json']);
    expect(code).toBe(0);
    expect(JSON.parse(output) as TestReport).toMatchObject({
      ok: true,
      passed: 2,
      failed: 0,
      coverage: [{ percent: 42 }],
    });
  });

  it('prints the report as TAP', async () => {
    const { output } = await policyTest(['--tap']);
    expect(output).toMatch(/^TAP version 14\n1\.\.1\n/);
  });

  it('writes JUnit XML into a file beside the report, or instead of it', async () => {
    const { output } = await policyTest(['--junit', 'junit.xml']);
    expect(output).toContain('2 passed');
    const xml = readFileSync(join(folder, 'junit.xml'), 'utf8');
    expect(xml).toContain('<testcase name="large" classname="policies/p.test.yaml"');
    expect((await policyTest(['--junit', '-'])).output).toBe(xml);
  });

  it.each([
    [
      'a suite that cannot be read',
      ['policies/p.yaml'],
      'policies/p.test.yaml:1:3: A case must be a map, not text.\n',
    ],
    [
      'a path that is not there',
      ['nowhere'],
      'nowhere:1:1: There is no such file or folder; check the path.\n',
    ],
    ['a minimum that is no percentage', ['--min-coverage', '101'], 'Write a whole number from 0 to 100.\n'],
    ['an option that there is not', ['--coverage'], "Unknown option '--coverage'.\n"],
    ['two reports in one place', ['--json', '--tap'], 'cannot be used with'],
    ['two reports on standard output', ['--json', '--junit', '-'], 'Only one report'],
    ['an action among suites', ['policies', 'a.json'], 'One action is judged at a time'],
    ['what is for an action', ['--expect', 'deny'], '--expect is for one action'],
    ['what is for suites', ['a.json', '--tap'], '--tap is not for one action'],
    [
      'a folder that is not there for the report',
      ['--junit', 'no/x.xml', 'good'],
      'no/x.xml:1:1: There is no such file or folder; check the path.\n',
    ],
  ])('exits with its own code for %s', async (_, args, message) => {
    put('policies/p.test.yaml', '- nothing');
    put('good/g.yaml', POLICY);
    put('good/g.test.yaml', refund('large', 600, 'require_approval'));
    const { code, output, errors } = await policyTest(args);
    expect(errors).toContain(message);
    expect([code, output]).toEqual([2, '']);
  });
});

describe('faramesh policy test of one action', () => {
  const ACTION = JSON.stringify({ tool: 'stripe', operation: 'refund', params: { amount: 600 } });
  const env = { FARA_POLICY_FILE: 'policies/p.yaml' };

  it('says how it is judged and why, and exits with nought whatever that is', async () => {
    put('a.json', ACTION);
    expect(await policyTest(['a.json'], { env })).toEqual({
      code: 0,
      errors: '',
      output: `require_approval: stripe:refund by some-agent, params {"amount":600}
  reason       Large refunds (POLICY_REQUIRE_APPROVAL)
  risk         low
  rule         policies/p.yaml:2 Large refunds
                 tool on tool: "stripe"
                 op on operation: "refund"
                 amount_gt on params.amount: 500
`,
    });
  });

  it('is read from standard input, judged by the policy and profile that are named', async () => {
    put('profile.yaml', 'id: x\nversion: "1"\nallowed_tools: [bank]');
    const options = ['--policy', 'policies/p.yaml', '--profile', 'profile.yaml', '--json'];
    const { code, output } = await policyTest(['-', ...options], { input: ACTION });
    expect(code).toBe(0);
    expect(JSON.parse(output) as DecisionRecord).toMatchObject({
      decision: 'deny',
      reason_code: 'PROFILE_DISALLOWS_TOOL',
      profile_id: 'x',
    });
  });

  it('is judged at the time that is named', async () => {
    put('t.yaml', "rules: [{ when: 'time.getFullYear() == 2030', allow: true }]");
    const at = (time: string): Promise<CliResult> =>
      policyTest(['-', '--policy', 't.yaml', '--time', time, '--expect', 'allow'], { input: ACTION });
    expect((await at('2030-05-05T00:00:00Z')).code).toBe(0);
    expect((await at('2031-05-05T00:00:00Z')).code).toBe(1);
    expect((await at('tomorrow')).code).toBe(2);
  });

  it('is seen without what FARA_REDACT hides', async () => {
    put(
      'p.yaml',
      'rules: [{ match: { contains: secret }, deny: true }, { match: { tool: a }, allow: true }]',
    );
    const input = '{"tool":"a","operation":"b","params":{"password":"secret"}}';
    const expectAllow = ['-', '--policy', 'p.yaml', '--expect', 'allow'];
    expect((await policyTest(expectAllow, { input })).code).toBe(1);
    expect((await policyTest(expectAllow, { input, env: { FARA_REDACT: 'params.password' } })).code).toBe(0);
    put('p.yaml', 'rules: [{ match: { field: password, value: secret }, deny: true }]');
    const { code, errors } = await policyTest(expectAllow, {
      input,
      env: { FARA_REDACT: 'params.password' },
    });
    expect([code, errors]).toEqual([2, expect.stringContaining('keeps from being seen')]);
  });

  it('fails when it is not judged as expected', async () => {
    expect((await policyTest(['-', '--expect', 'require_approval'], { env, input: ACTION })).code).toBe(0);
    const { code, output } = await policyTest(['-', '--expect', 'allow'], { env, input: ACTION });
    expect(code).toBe(1);
    expect(output).toMatch(/\nNOT AS EXPECTED: allow was expected\.\n$/);
    expect((await policyTest(['-', '--expect', 'maybe'], { env, input: ACTION })).code).toBe(2);
  });

  it.each([
    ['{', '-:1:1: The action is not valid JSON.\n'],
    ['tool: x', '-:1:1: The action is not valid JSON.\n'],
    ['{"tool":"a","tool":"b","operation":"c"}', '-:1:1: The key "tool" is given twice.\n'],
    ['{"tool":"a"}', '-:1:1: An action needs "operation".\n'],
    ['{"tool":"a",\n "operation":7}', '-:2:14: "operation" must be text, not a number; put it in quotes.\n'],
    ['[]', '-:1:1: An action must be a map, not a list.\n'],
  ])('is refused when it is %j', async (input, message) => {
    const { code, output, errors } = await policyTest(['-'], { env, input });
    expect([code, output, errors]).toEqual([2, '', message]);
  });
});
