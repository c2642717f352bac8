import { execFileSync } from 'node:child_process';
import { commandLines, submitSnippets } from '../../apps/console/src/action/snippets.js';

const HOSTILE = {
  quote: `it's $(touch x) \`y\` "z" \\ !! '; echo no'`,
  terminal: '\u001b[31m \u009b2J \u202e \u{1f600} \n \r \0',
};
const action = {
  agent_id: "o'neil",
  tool: 'shell',
  operation: 'run',
  params: HOSTILE,
  context: {},
  js_example: "fetch('http://127.0.0.1:8000/v1/actions', { body: 'http://127.0.0.1:8000/v1/actions' })",
  python_example: '',
};
const caller = { origin: 'https://gate.example', hasToken: false };

/** What a shell gives a program as its arguments. */
const argumentsOf = (line: string): string[] =>
  execFileSync('sh', ['-c', `curl() { printf '%s\\037' "$@"; }; ${line}`], { encoding: 'utf8' })
    .split('\u001f')
    .slice(0, -1);

describe('the curl command', () => {
  const [curl] = submitSnippets(action, caller);

  it('gives the shell one word for the body, whatever was sent', () => {
    const words = argumentsOf(curl?.text ?? '');
    expect(words.slice(0, -1)).toEqual([
      '-sS',
      'https://gate.example/v1/actions',
      '-H',
      'content-type: application/json',
      '--data-raw',
    ]);
    expect(JSON.parse(words.at(-1) ?? '')).toEqual({
      agent_id: "o'neil",
      tool: 'shell',
      operation: 'run',
      params: HOSTILE,
      context: {},
    });
  });

  it('has no character that a terminal takes as an order', () => {
    expect(curl?.text).toMatch(/^[ -~\n]*$/);
  });

  it('names the token by a variable, and never itself', () => {
    const [withToken] = submitSnippets(action, { ...caller, hasToken: true });
    expect(withToken?.text).toContain('"authorization: Bearer $FARAMESH_TOKEN"');
  });
});

describe('the programs', () => {
  it('call the gateway that the page is from, and leave what was sent as it is', () => {
    expect(submitSnippets(action, caller)[1]?.text).toBe(
      "fetch('https://gate.example/v1/actions', { body: 'http://127.0.0.1:8000/v1/actions' })",
    );
  });

  it('are not there when what was sent is erased', () => {
    expect(submitSnippets({ ...action, params: null }, caller)).toEqual([]);
  });
});

it('the command lines name the action and the gateway', () => {
  expect(commandLines('01a2', caller).text).toContain("faramesh --url 'https://gate.example' explain 01a2\n");
});
