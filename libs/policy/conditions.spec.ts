import type { ActionRequest } from '#action';
import { decide, parsePolicy } from './index.js';

/** Whether one allow rule with these conditions holds. */
const holds = (match: string, given: Partial<ActionRequest>): boolean => {
  const policy = parsePolicy(`rules: [{ match: ${match}, allow: true }]`, 'p.yaml');
  const action = { agent_id: 'bot', tool: 'stripe', operation: 'refund', params: {}, context: {}, ...given };
  return decide(action, policy, undefined, 'now', {}).decision === 'allow';
};

describe('tool, op and agent_id', () => {
  it.each([
    ['stripe', 'stripe', true],
    ['stripe', 'Stripe', false],
    ['stripe', 'stripe2', false],
    ['*', '', true],
    ['s*', 'stripe', true],
    ['s*', 'paypal', false],
    ['*pe', 'stripe', true],
    ['s*e', 'stripe', true],
    ['s*e', 's', false],
    ['ab*ba', 'aba', false],
    ['a*bb*b', 'abb', false],
    ['a*bb*b', 'abbb', true],
    ['a*b*c', 'a-b-b-c', true],
    ['a*b*c', 'a-c-b', false],
    ['s.*', 'stripe', false],
    ['s?ripe', 'stripe', false],
    ['[s]tripe', 'stripe', false],
  ])('take %s for %s: %s', (pattern, text, expected) => {
    expect(holds(`{ tool: "${pattern}" }`, { tool: text })).toBe(expected);
    expect(holds(`{ op: "${pattern}" }`, { operation: text })).toBe(expected);
    expect(holds(`{ operation: "${pattern}" }`, { operation: text })).toBe(expected);
    expect(holds(`{ agent_id: "${pattern}" }`, { agent_id: text })).toBe(expected);
  });

  it('are never read from params or context', () => {
    const posing = {
      params: { tool: 'file', op: 'read', agent_id: 'admin' },
      context: { agent_id: 'admin' },
    };
    expect(holds('{ tool: file }', posing)).toBe(false);
    expect(holds('{ op: read }', posing)).toBe(false);
    expect(holds('{ agent_id: admin }', posing)).toBe(false);
  });

  it('match a hostile name in linear time', () => {
    const started = performance.now();
    expect(holds(`{ agent_id: "${'*a'.repeat(50)}*b" }`, { agent_id: 'a'.repeat(100_000) })).toBe(false);
    expect(performance.now() - started).toBeLessThan(1000);
  });
});

describe('lists and globs', () => {
  it.each([
    ['{ tool: [paypal, stripe] }', true],
    ['{ tool: [paypal, adyen] }', false],
    ['{ tool: [paypal, "str*"] }', true],
    ['{ op: ["re*", charge] }', true],
    ['{ agent_id: [bot, "ops-*"] }', true],
    ['{ method: [get, "p*"] }', true],
    ['{ method: [get, head] }', false],
    ['{ branch: "release/*" }', true],
    ['{ branch: [main, master] }', false],
    ['{ path: "/srv/*.md" }', true],
    ['{ path: /srv }', false],
    ['{ path_starts_with: [/etc/, /srv/] }', true],
    ['{ path_starts_with: "/*/docs" }', true],
    ['{ path_ends_with: [.txt, ".m*"] }', true],
    ['{ path_contains: [secret, "docs*.md"] }', true],
    ['{ path_contains: "md*docs" }', false],
    ['{ field: count, value: [1, 3] }', true],
    ['{ field: count, value: ["3", 4] }', false],
    ['{ field: env, value: [test, "prod-*"] }', true],
    ['{ field: env, value: [null, "*"] }', true],
    ['{ field: none, value: [null, "*"] }', false],
    ['{ contains: [nothing, "docs/*.md"] }', true],
  ])('hold when one of them does: %s', (match, expected) => {
    const params = { method: 'POST', branch: 'release/2', path: '/srv/docs/a.md', count: 3, env: 'prod-eu' };
    expect(holds(match, { params })).toBe(expected);
  });

  it('find the rules of each tool and operation that they name', () => {
    const policy = parsePolicy(
      `rules:
  - { match: { tool: [a, b], op: [x, y] }, deny: true, description: first }
  - { match: { tool: [b, c] }, allow: true, description: second }
  - { match: { tool: "*", op: [y, z] }, require_approval: true, description: third }`,
      'p.yaml',
    );
    const ruleFor = (tool: string, operation: string): string =>
      decide({ agent_id: 'bot', tool, operation, params: {}, context: {} }, policy, undefined, 'now', {})
        .reason;
    expect(
      ['ax', 'ay', 'bx', 'bz', 'cy', 'az', 'dz'].map((one) => ruleFor(one[0] ?? '', one[1] ?? '')),
    ).toEqual(['first', 'first', 'first', 'second', 'second', 'third', 'third']);
  });

  it('may be named once and used anywhere', () => {
    const policy = parsePolicy(
      `lists: { payments: [stripe, "pay*"], people: [ann, bob], sizes: [1, 2] }
rules:
  - { match: { tool: [{ in: payments }, till], field: owner, value: { in: people } }, allow: true }
  - { match: { field: size, value: { in: sizes } }, allow: true }
  - { when: 'params.owner in lists.people', require_approval: true }`,
      'p.yaml',
    );
    const decisionOn = (tool: string, params: ActionRequest['params']): string =>
      decide({ agent_id: 'bot', tool, operation: 'x', params, context: {} }, policy, undefined, 'now', {})
        .decision;
    expect(decisionOn('paypal', { owner: 'ann' })).toBe('allow');
    expect(decisionOn('till', { owner: 'bob' })).toBe('allow');
    expect(decisionOn('shell', { size: 2 })).toBe('allow');
    expect(decisionOn('shell', { size: 3, owner: 'ann' })).toBe('require_approval');
    expect(decisionOn('shell', { size: '2', owner: 'eve' })).toBe('deny');
  });

  it('are part of the hash of the policy', () => {
    const withList = (value: string): string =>
      parsePolicy(`lists: { a: [${value}] }\nrules: [{ match: { tool: { in: a } }, allow: true }]`, 'p.yaml')
        .hash;
    expect(withList('x')).not.toBe(withList('y'));
  });
});

describe('not', () => {
  it.each([
    ['{ not: { tool: stripe } }', false],
    ['{ not: { tool: paypal } }', true],
    ['{ not: { tool: stripe, op: charge } }', true],
    ['{ not: [{ tool: paypal }, { op: refund }] }', false],
    ['{ not: [{ tool: paypal }, { op: charge }] }', true],
    ['{ not: { amount_gt: 500 } }', true],
    ['{ not: { contains: secret } }', true],
    ['{ not: { pattern: "^.}$" } }', false],
    ['{ tool: stripe, not: { not: { op: refund } } }', true],
  ])('holds when not all of the conditions do: %s', (match, expected) => {
    expect(holds(match, {})).toBe(expected);
  });

  it('says in the trace what must not hold', () => {
    const policy = parsePolicy('rules: [{ match: { not: { tool: [a, b] } }, allow: true }]', 'p.yaml');
    const action = { agent_id: 'bot', tool: 'c', operation: 'x', params: {}, context: {} };
    expect(decide(action, policy, undefined, 'now', {}).trace.rule?.compared).toEqual([
      { condition: 'not', on: 'action', threshold: { tool: ['a', 'b'] } },
    ]);
  });
});

describe('amounts', () => {
  it.each([
    ['amount_gt', 5, false],
    ['amount_gt', 5.01, true],
    ['amount_gte', 5, true],
    ['amount_gte', 4.99, false],
    ['amount_lt', 5, false],
    ['amount_lt', 4.99, true],
    ['amount_lte', 5, true],
    ['amount_lte', 5.01, false],
  ])('are compared by %s 5: %d is %s', (key, amount, expected) => {
    expect(holds(`{ ${key}: 5 }`, { params: { amount } })).toBe(expected);
    expect(holds(`{ ${key}: 5 }`, { params: { amount: String(amount) } })).toBe(expected);
  });

  it('come from params first, then from context', () => {
    expect(holds('{ amount_lt: 10 }', { context: { amount: 5 } })).toBe(true);
    expect(holds('{ amount_lt: 10 }', { params: { amount: 50 }, context: { amount: 5 } })).toBe(false);
    expect(holds('{ amount_lt: 10 }', { params: { amount: null }, context: { amount: 5 } })).toBe(false);
  });

  it.each([
    null,
    true,
    '',
    ' 5',
    '5 ',
    '5\n',
    '+5',
    '.5',
    '5.',
    '1e0',
    '0x5',
    '5,0',
    '٥',
    'Infinity',
    'NaN',
    '9'.repeat(400),
    [5],
    { amount: 5 },
  ])('that are no plain number hold for nothing: %p', (amount) => {
    for (const match of [
      '{ amount_gt: -1 }',
      '{ amount_gte: -1 }',
      '{ amount_lt: 10 }',
      '{ amount_lte: 10 }',
    ]) {
      expect(holds(match, { params: { amount } })).toBe(false);
    }
  });

  it('that are absent hold for nothing', () => {
    expect(holds('{ amount_gt: -1 }', {})).toBe(false);
    expect(holds('{ amount_lt: 1 }', {})).toBe(false);
  });

  it('may be negative', () => {
    expect(holds('{ amount_lt: 0 }', { params: { amount: '-0.5' } })).toBe(true);
  });
});

describe('path, method and branch', () => {
  it.each([
    ['{ path_starts_with: /etc/ }', { path: '/etc/passwd' }, true],
    ['{ path_starts_with: /etc/ }', { path: '/tmp/etc/' }, false],
    ['{ path_ends_with: .md }', { path: 'a.md' }, true],
    ['{ path_ends_with: .md }', { path: 'a.md.sh' }, false],
    ['{ path_contains: tmp }', { path: '/a/tmp/b' }, true],
    ['{ path_contains: tmp }', { path: '/a/TMP/b' }, false],
    ['{ method: delete }', { method: 'DeLeTe' }, true],
    ['{ method: DELETE }', { method: 'delete' }, true],
    ['{ method: delete }', { method: 'delete ' }, false],
    ['{ branch: main }', { branch: 'main' }, true],
    ['{ branch: main }', { branch: 'Main' }, false],
    ['{ branch: main }', { branch: 'refs/heads/main' }, false],
  ])('%s of %j is %s', (match, values, expected) => {
    expect(holds(match, { params: values })).toBe(expected);
    expect(holds(match, { context: values })).toBe(expected);
  });

  it.each([null, 5, true, ['main'], { main: 'main' }])('hold for text only, not for %j', (value) => {
    for (const [key, operand] of [
      ['path_contains', 'm'],
      ['path_starts_with', 'm'],
      ['path_ends_with', 'n'],
      ['method', 'main'],
      ['branch', 'main'],
    ]) {
      const name = key?.startsWith('path') ? 'path' : (key ?? '');
      expect(holds(`{ ${key}: ${operand} }`, { params: { [name]: value } })).toBe(false);
    }
  });

  it('hold for nothing when the value is absent', () => {
    for (const match of ['{ path_contains: a }', '{ method: get }', '{ branch: main }'])
      expect(holds(match, {})).toBe(false);
  });
});

describe('field', () => {
  it.each([
    ['3', 3, true],
    ['3', '3', false],
    ['"3"', '3', true],
    ['"3"', 3, false],
    ['true', true, true],
    ['true', 'true', false],
    ['null', null, true],
    ['0', false, false],
    ['0', null, false],
    ['a', ['a'], false],
    ['a', { a: 'a' }, false],
  ])('equals %s, type included: %j is %s', (value, given, expected) => {
    expect(holds(`{ field: it, value: ${value} }`, { params: { it: given } })).toBe(expected);
  });

  it('goes into nested objects, and not into lists or text', () => {
    expect(holds('{ field: user.role, value: admin }', { params: { user: { role: 'admin' } } })).toBe(true);
    expect(holds('{ field: user.role, value: admin }', { context: { user: { role: 'admin' } } })).toBe(true);
    expect(holds('{ field: user.0, value: admin }', { params: { user: ['admin'] } })).toBe(false);
    expect(holds('{ field: user.length, value: 1 }', { params: { user: ['admin'] } })).toBe(false);
    expect(holds('{ field: user.length, value: 5 }', { params: { user: 'admin' } })).toBe(false);
  });

  it('is not shadowed by a key that has the dot in its name', () => {
    const params = { 'user.role': 'guest', user: { role: 'admin' } };
    expect(holds('{ field: user.role, value: admin }', { params })).toBe(true);
    expect(holds('{ field: user.role, value: guest }', { params: { 'user.role': 'guest' } })).toBe(false);
  });

  it('falls back to context as a whole name', () => {
    const action = { params: { user: { name: 'x' } }, context: { user: { role: 'admin' } } };
    expect(holds('{ field: user.role, value: admin }', action)).toBe(true);
    expect(holds('{ field: user.role, value: admin }', { ...action, params: { user: { role: null } } })).toBe(
      false,
    );
  });

  it.each([
    '__proto__',
    'constructor',
    'toString',
    'constructor.name',
    '__proto__.constructor.name',
    'hasOwnProperty',
  ])('finds nothing but data under %s', (name) => {
    for (const value of ['null', 'Object', '"function Object() { [native code] }"']) {
      expect(holds(`{ field: ${name}, value: ${value} }`, {})).toBe(false);
    }
  });

  it('looks in context for a name that params only inherits', () => {
    expect(holds('{ field: toString, value: z }', { context: { toString: 'z' } })).toBe(true);
  });

  it('finds data under the names that every object has', () => {
    const params = JSON.parse(
      '{"__proto__":"x","constructor":{"name":"y"},"toString":"z"}',
    ) as ActionRequest['params'];
    expect(holds('{ field: __proto__, value: x }', { params })).toBe(true);
    expect(holds('{ field: constructor.name, value: y }', { params })).toBe(true);
    expect(holds('{ field: toString, value: z }', { params })).toBe(true);
  });
});

describe('the probe', () => {
  const probeIs = (text: string, params: ActionRequest['params']): boolean =>
    holds(
      `{ pattern: '^${text.replaceAll(/[\\{}[\]|.+*?^$()]/g, String.raw`\$&`).replaceAll("'", "''")}$' }`,
      { params },
    );

  it('is the params as JSON, in the order sent, with a space after commas and colons', () => {
    expect(
      probeIs('{"b": 1, "a": [true, null, {"c": "d"}], "e": {}, "f": []}', {
        b: 1,
        a: [true, null, { c: 'd' }],
        e: {},
        f: [],
      }),
    ).toBe(true);
  });

  it('escapes as JSON does and leaves other alphabets as they are', () => {
    expect(probeIs('{"é": "a\\"b\\\\c\\nd", "x": "日本"}', { é: 'a"b\\c\nd', x: '日本' })).toBe(true);
  });

  it('leaves out context, tool and agent', () => {
    expect(
      holds('{ contains: marker }', { tool: 'marker', agent_id: 'marker', context: { a: 'marker' } }),
    ).toBe(false);
    expect(holds('{ contains: marker }', { params: { marker: 1 } })).toBe(true);
  });

  it('is searched for a text as it is', () => {
    expect(holds('{ contains: "a.c" }', { params: { x: 'abc' } })).toBe(false);
    expect(holds('{ contains: "a.c" }', { params: { x: '-a.c-' } })).toBe(true);
    expect(holds('{ contains: ABC }', { params: { x: 'abc' } })).toBe(false);
  });

  it('is searched for a pattern anywhere in it', () => {
    expect(holds('{ pattern: "a.c" }', { params: { x: '-abc-' } })).toBe(true);
    expect(holds('{ pattern: "(?i)A.C" }', { params: { x: '-abc-' } })).toBe(true);
    expect(holds('{ pattern: "^a.c$" }', { params: { x: 'abc' } })).toBe(false);
  });

  it('is searched in linear time, whatever is sent', () => {
    const started = performance.now();
    expect(holds("{ pattern: '(a+)+$' }", { params: { x: 'a'.repeat(10_000) } })).toBe(false);
    expect(holds("{ pattern: '(x+x+)+y' }", { params: { x: 'x'.repeat(10_000) } })).toBe(false);
    expect(performance.now() - started).toBeLessThan(2000);
  });
});
