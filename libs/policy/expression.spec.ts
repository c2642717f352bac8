import { spawnSync } from 'node:child_process';
import type { ActionRequest } from '#action';
import { decide, parsePolicy } from './index.js';
import type { Judgement } from './index.js';

const judged = (
  when: string,
  given: Partial<ActionRequest> = {},
  clock = '2026-11-25T09:30:00Z',
): Judgement =>
  decide(
    { agent_id: 'ops-bot', tool: 'stripe', operation: 'refund', params: {}, context: {}, ...given },
    parsePolicy(`rules:\n  - when: ${JSON.stringify(when)}\n    allow: true`, 'p.yaml'),
    undefined,
    clock,
    {},
  );

const failureOf = ({ reason_code, reason_details }: Judgement): unknown =>
  reason_code === 'CONDITION_ERROR' ? reason_details['failure'] : reason_code;

describe('a condition in CEL', () => {
  it.each([
    ['action.tool == "stripe" && action.operation == "refund"', true],
    ['action.agent_id == agent.id && agent.id.startsWith("ops-")', true],
    ['params.amount > 500', true],
    ['params.amount > 500.5 && params.amount <= 600', true],
    ['has(params.missing) && params.missing > 5', false],
    ['params.missing > 5 || params.amount == 600', true],
    ['params.items.exists(item, item.price > 10)', true],
    ['params.items.all(item, item.price > 10)', false],
    ['params.items.filter(item, item.price > 10).size() == 1', true],
    ['params.items.map(item, item.price).exists_one(price, price == 3)', true],
    ['cel.bind(first, params.items[0], first.price == 12 && first.tags == ["a", "b"])', true],
    ['params.items[0].price in [12, 13]', true],
    ['"amount" in params && !("fee" in params)', true],
    ['params["items"][1]["price"] + 1.0 == 4.0', true],
    ['params.note.matches("^pay (ann|bob)$")', true],
    ['(params.amount > 500 ? "large" : "small") == "large"', true],
    ['context.env != "prod"', true],
    ['time.getHours() >= 9 && time.getHours("America/New_York") < 9', true],
    ['time > timestamp("2026-01-01T00:00:00Z")', true],
    ['time - timestamp("2026-11-25T09:00:00Z") <= duration("30m")', true],
    ['params.nothing == null', true],
    ['-params.amount < -500 && int(params.amount) % 7 == 5', true],
    ['{"a": 1}.a == 1', true],
    [String.raw`params.note != "it's \"quoted\"\n" && r"\d" != 'x'`, true],
  ])('sees the action, its agent and the time: %s', (when, expected) => {
    const params = {
      amount: 600,
      note: 'pay ann',
      nothing: null,
      items: [{ price: 12, tags: ['a', 'b'] }, { price: 3 }],
    };
    const { decision } = judged(when, { params, context: { env: 'test' } });
    expect(decision).toBe(expected ? 'allow' : 'deny');
    expect(failureOf(judged(when, { params, context: { env: 'test' } }))).not.toBe('INTERNAL_ERROR');
  });

  it.each([
    ['params.missing > 5', 'no_such_key'],
    ['params.amount > "a"', 'no_such_overload'],
    ['params.amount + 1 > 5', 'no_such_overload'],
    ['params.amount', 'not_a_bool'],
    ['params.list[7] == 1', 'index_out_of_bounds'],
    ['int(params.text) > 5', 'int_conversion_error'],
    ['timestamp(params.text) < time', 'invalid_timestamp'],
  ])('without an answer denies: %s', (when, failure) => {
    const params = { amount: 5, text: 'secret', list: [] };
    const judgement = judged(when, { params });
    expect(judgement).toMatchObject({
      decision: 'deny',
      reason_code: 'CONDITION_ERROR',
      risk_level: 'low',
      reason_details: { file: 'p.yaml', line: 2 },
      trace: { rule: { number: 1 } },
    });
    expect(failureOf(judgement)).toEqual(expect.any(String));
    expect(JSON.stringify(judgement)).not.toContain('secret');
    expect({ when, failure: failureOf(judgement) }).toEqual({ when, failure });
  });

  it('without an answer is not asked when an earlier rule matches, wherever it is looked up', () => {
    const policy = parsePolicy(
      `rules:
  - { match: { op: read }, allow: true }
  - { match: { tool: file }, when: 'params.missing', deny: true }
  - { match: { tool: "*" }, require_approval: true }`,
      'p.yaml',
    );
    const decisionOn = (tool: string, operation: string): string =>
      decide({ agent_id: 'bot', tool, operation, params: {}, context: {} }, policy, undefined, 'now', {})
        .reason_code;
    expect(decisionOn('file', 'read')).toBe('POLICY_ALLOW');
    expect(decisionOn('file', 'write')).toBe('CONDITION_ERROR');
    expect(decisionOn('http', 'get')).toBe('POLICY_REQUIRE_APPROVAL');
  });

  it('of a risk rule without an answer denies what the policy would allow', () => {
    const policy = parsePolicy(
      `rules: [{ match: { tool: "*" }, allow: true }]
risk: { rules: [{ match: { tool: stripe }, when: 'params.amount > 5', risk_level: medium }] }`,
      'p.yaml',
    );
    const on = (tool: string, params: ActionRequest['params']): Judgement =>
      decide({ agent_id: 'bot', tool, operation: 'x', params, context: {} }, policy, undefined, 'now', {});
    expect(on('stripe', { amount: 6 })).toMatchObject({ decision: 'allow', risk_level: 'medium' });
    expect(on('stripe', {})).toMatchObject({
      decision: 'deny',
      reason_code: 'CONDITION_ERROR',
      risk_level: 'high',
      trace: { risk_rule: { number: 1 }, rule: null },
    });
    expect(on('file', {})).toMatchObject({ decision: 'allow', risk_level: 'low' });
  });

  it('takes data for data, whatever its names are', () => {
    const params = JSON.parse(
      '{"constructor":{"name":"x"},"__proto__":{"admin":true},"toString":1,"size":2,"then":3}',
    ) as ActionRequest['params'];
    const on = (when: string): unknown => judged(when, { params }).decision;
    expect(on('params.constructor.name == "x" && has(params.constructor)')).toBe('allow');
    expect(on('params.then == 3 && params.toString == 1 && params.size == 2 && params.size() == 5')).toBe(
      'allow',
    );
    expect(on('has(params.admin)')).toBe('deny');
    expect(failureOf(judged('params.hasOwnProperty == 1'))).toBe('no_such_key');
    const named = `lists: { constructor: [a], __proto__: [b] }
rules: [{ when: 'params.then == 3 && !("x" in lists.constructor) && "b" in lists.__proto__', allow: true }]`;
    const action = { agent_id: 'bot', tool: 'x', operation: 'x', params, context: {} };
    expect(decide(action, parsePolicy(named, 'p.yaml'), undefined, 'now', {}).decision).toBe('allow');
    const text = JSON.stringify({ constructor: { name: 'x' }, admin: true });
    const read = 'cel.bind(sent, bytes(params.text).json(), has(sent.admin) && sent.constructor.name == "x")';
    expect(judged(read, { params: { text } }).decision).toBe('allow');
  });

  it.each([
    ['each of a list with each', 'params.list.all(a, params.list.all(b, params.list.all(c, a != b + c)))'],
    ['a long text in each', 'params.list.all(a, !params.text.contains(params.text + a))'],
    ['a pattern in each', 'params.list.all(a, !params.text.matches("(a*)*b$"))'],
    ['all against all, deep', 'params.list.all(a, params.deep == params.deep)'],
    [
      'a text that doubles',
      'cel.bind(a, params.text + params.text, cel.bind(b, a + a, cel.bind(c, b + b, cel.bind(d, c + c, cel.bind(e, d + d, cel.bind(f, e + e, cel.bind(g, f + f, cel.bind(h, g + g, cel.bind(i, h + h, cel.bind(j, i + i, j + j != ""))))))))))',
    ],
    ['lists of lists', 'params.list.map(a, params.list.map(b, params.list)).size() > 0'],
    ['all that fails', 'params.list.exists(a, params.list.exists(b, params.list.exists(c, a.b == c)))'],
    [
      'bytes that double',
      `cel.bind(a, bytes(params.text), ${'cel.bind(a, a + a, '.repeat(20)}a == a${')'.repeat(21)}`,
    ],
    [
      'an object from text in each',
      'cel.bind(a, bytes(params.json).json(), params.list.all(b, a.size() > 1))',
    ],
    ['a long pattern in each', 'params.list.all(a, !params.noise.matches("[ab]*a[ab]{900}[^ab]"))'],
    ['a time in a zone for each', 'params.list.all(a, time.getHours("Europe/Berlin") < 24)'],
  ])('that costs too much ends and denies: %s', (_, when) => {
    const params = {
      list: Array.from({ length: 8_000 }, (__, index) => String(index)),
      text: 'a'.repeat(10_000),
      deep: [Array.from({ length: 10_000 }, () => [1])],
      noise: Array.from({ length: 5_000 }, (__, index) => 'ab'[((index ** 3) >> 5) % 2]).join(''),
      json: JSON.stringify(Object.fromEntries(Array.from({ length: 900 }, (__, index) => [index, 1]))),
    };
    const started = performance.now();
    expect(failureOf(judged(when, { params }))).toBe('too_many_steps');
    expect(performance.now() - started).toBeLessThan(2_000);
  });

  it('ends at once when its steps are used up, however much is left to go through', () => {
    const list = Array.from({ length: 250_000 }, () => 1);
    const started = performance.now();
    expect(failureOf(judged('params.list.all(one, one.a == 1)', { params: { list } }))).toBe(
      'too_many_steps',
    );
    expect(performance.now() - started).toBeLessThan(1_000);
  });

  it('refuses a long text for a duration at once', () => {
    const started = performance.now();
    const judgement = judged('duration(params.wait) < duration("1h")', {
      params: { wait: '1'.repeat(3_000) },
    });
    expect(failureOf(judgement)).toBe('invalid_duration');
    expect(performance.now() - started).toBeLessThan(1_000);
  });

  it.each(['2026-11-25T09:30:00.000', '2026-11-25 09:30:00 x', 'Wed Nov 25 2026 09:30'])(
    'takes no time without a zone: %s',
    (text) => {
      expect(failureOf(judged('timestamp(params.text) <= time', { params: { text } }))).toBe(
        'invalid_timestamp',
      );
    },
  );

  it.each(['UTC', 'America/New_York', 'Australia/Lord_Howe'])(
    'has the same answer where the clock is set to %s',
    (zone) => {
      const asked = [
        ['time.getHours("UTC") == 2 && time.getDayOfYear() == 66', '2026-03-08T02:30:00Z'],
        ['time.getHours("Europe/Berlin") == 2', '2026-03-08T01:30:00Z'],
        [
          'time.getDayOfYear("Asia/Tokyo") == 188 && time.getMilliseconds("UTC") == 5',
          '2026-07-07T23:30:00.005Z',
        ],
        [
          'time.getDayOfYear() == 0 && time.getDate() == 1 && time.getMonth("UTC") == 0',
          '2026-01-01T00:30:00Z',
        ],
      ];
      const script = `import { compileExpression, expressionFacts } from '#policy-expression';
for (const [text, clock] of JSON.parse(process.argv[1]))
  console.log(compileExpression(text, new Map()).evaluate(expressionFacts({ params: {}, context: {} }, clock)));`;
      const { stdout, stderr } = spawnSync(
        process.execPath,
        [
          '--input-type=module',
          '-e',
          script.replace('#policy-expression', new URL('expression.js', import.meta.url).href),
          JSON.stringify(asked),
        ],
        { encoding: 'utf8', env: { ...process.env, TZ: zone } },
      );
      expect({ stdout, stderr }).toEqual({ stdout: 'true\n'.repeat(asked.length), stderr: '' });
    },
  );

  it('that goes through all that may be sent is answered', () => {
    const items = Array.from({ length: 5_000 }, (_, index) => ({ n: index }));
    expect(judged('params.items.exists(item, item.n > 4998)', { params: { items } }).decision).toBe('allow');
  });

  it.each([
    ['a long row that must all hold', 'params.yes && '.repeat(300), ''],
    ['a long row of which one must hold', 'params.none.yes || '.repeat(150), ''],
    ['not not', '!!'.repeat(100), ''],
    ['cases within cases', 'params.yes ? '.repeat(30), ' : false'.repeat(30)],
    ['parentheses', '(params.no || (params.yes && '.repeat(12), '))'.repeat(12)],
  ])('may be long or deep: %s', (_, before, after) => {
    const params = { yes: true, no: false };
    expect(judged(`${before}params.yes${after}`, { params }).decision).toBe('allow');
  });

  it('stands in the trace as it was written', () => {
    expect(judged('agent.id != ""').trace.rule?.compared).toEqual([
      { condition: 'when', on: 'expression', threshold: 'agent.id != ""' },
    ]);
  });

  it.each([
    `{ match: { tool: stripe }, when: 'params.a == 1', allow: true }`,
    `{ match: { tool: stripe, when: 'params.a == 1' }, allow: true }`,
  ])('stands beside the keys of match or among them, and all must hold: %s', (rule) => {
    const policy = parsePolicy(`rules: [${rule}]`, 'p.yaml');
    const on = (tool: string, a: number): string =>
      decide(
        { agent_id: 'bot', tool, operation: 'x', params: { a }, context: {} },
        policy,
        undefined,
        'now',
        {},
      ).decision;
    expect([on('stripe', 1), on('stripe', 2), on('file', 1)]).toEqual(['allow', 'deny', 'deny']);
  });
});
