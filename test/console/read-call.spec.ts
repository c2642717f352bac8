import { CallRefused, readCall } from '../../apps/console/src/playground/read-call.js';
import { wordsOfShell } from '../../apps/console/src/playground/words-of-shell.js';

const refund = { tool: 'stripe', operation: 'refund', params: { amount: 20 } };
const by = (agent_id: string) => ({ agent_id, ...refund, context: {} });
const json = JSON.stringify;

describe('a pasted call', () => {
  it.each([
    ['a body of POST /v1/actions', json({ agent_id: 'bot', ...refund }), 'bot'],
    ['one of several bodies', json([{ agent_id: 'bot', ...refund }, {}]), 'bot'],
    ['a curl command', `curl -s http://gate/v1/actions -d '${json({ agent_id: 'bot', ...refund })}'`, 'bot'],
    ['a curl command of many lines', `$ curl http://gate \\\n  --data-raw ${json(json(by('bot')))}`, 'bot'],
    ['a curl command with an option in one word', `curl --json='${json(by('bot'))}' http://gate`, 'bot'],
    [
      'a tools/call of MCP',
      json({
        jsonrpc: '2.0',
        id: 1,
        method: 'tools/call',
        params: { name: 'stripe__refund', arguments: { amount: 20 } },
      }),
    ],
    [
      'a tool call of OpenAI',
      json({ id: 'c', type: 'function', function: { name: 'stripe:refund', arguments: '{"amount": 20}' } }),
    ],
    [
      'a message with tool calls',
      json({
        role: 'assistant',
        tool_calls: [{ function: { name: 'stripe.refund', arguments: '{"amount": 20}' } }],
      }),
    ],
    ['a tool use of Anthropic', json({ type: 'tool_use', name: 'stripe/refund', input: { amount: 20 } })],
  ])('is read from %s', (_, text, agent = 'some-agent') => {
    expect(readCall(text)).toEqual(by(agent));
  });

  it('has the operation "call" when a name names only a tool', () => {
    expect(readCall('{"name": "search", "arguments": {}}')).toMatchObject({
      tool: 'search',
      operation: 'call',
      params: {},
    });
  });

  it.each([
    ['no JSON', 'stripe refund 20', 'not valid JSON'],
    ['a key twice', '{"tool": "a", "tool": "b", "operation": "c"}', 'given twice'],
    ['no call', '{"a": 1}', 'There is no call in this.'],
    ['nothing', '', 'not valid JSON'],
    [
      'params that are no object',
      '{"tool": "a", "operation": "b", "params": [1]}',
      '"params" must be an object.',
    ],
    ['a curl command without a body', 'curl http://gate/v1/actions', 'sends nothing with -d'],
  ])('is refused in a sentence when there is %s', (_, text, sentence) => {
    expect(() => readCall(text)).toThrow(CallRefused);
    expect(() => readCall(text)).toThrow(sentence);
  });
});

describe('the words of a command', () => {
  it('are split as a shell does', () => {
    expect(wordsOfShell(`curl -d '{"a": "it'"'"'s"}' "say \\"hi\\"" a\\ b \\\n c ''`)).toEqual([
      'curl',
      '-d',
      `{"a": "it's"}`,
      'say "hi"',
      'a b',
      'c',
      '',
    ]);
  });
});
