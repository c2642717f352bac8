import { readFileSync } from 'node:fs';
import type { ActionRequest } from '#action';
import { decide, parsePolicy } from './index.js';
import type { Judgement } from './index.js';

interface Vectors {
  policies: Record<string, string>;
  decisions: {
    policy: string;
    action: ActionRequest;
    decision: string;
    reason: string;
    risk_level: string;
  }[];
}

const vectors = JSON.parse(readFileSync('test/vectors/policy-decisions.json', 'utf8')) as Vectors;

const anAction = (given: Partial<ActionRequest> = {}): ActionRequest => ({
  agent_id: 'bot',
  tool: 'stripe',
  operation: 'refund',
  params: {},
  context: {},
  ...given,
});

const judgementOf = (policy: string, action: ActionRequest): Judgement =>
  decide(action, parsePolicy(policy, 'p.yaml'), undefined, '2026-01-01T00:00:00.000Z', {});

/** Whether one allow rule with these conditions holds. */
const holds = (match: string, action: Partial<ActionRequest>): boolean =>
  judgementOf(`rules: [{ match: ${match}, allow: true }]`, anAction(action)).decision === 'allow';

describe('the published decisions', () => {
  it.each(vectors.decisions.map((vector, index) => [index + 1, vector] as const))(
    'agree on decision %i',
    (_, vector) => {
      const { policy, action, ...expected } = vector;
      expect(judgementOf(vectors.policies[policy] ?? '', action)).toMatchObject(expected);
    },
  );
});

describe('the decision', () => {
  it('is that of the first rule that matches, in the order of the document', () => {
    const policy = `
rules:
  - { match: { tool: "s*", op: refund, amount_gt: 100 }, deny: true, description: first }
  - { match: { tool: stripe, op: refund }, allow: true, description: second }
  - { match: { tool: stripe, op: "*" }, deny: true, description: third }
  - { match: { op: refund }, require_approval: true, description: fourth }
  - { match: { agent_id: bot }, allow: true, description: fifth }`;
    const reasonFor = (action: Partial<ActionRequest>): string =>
      judgementOf(policy, anAction(action)).reason;
    expect(reasonFor({ params: { amount: 101 } })).toBe('first');
    expect(reasonFor({ params: { amount: 100 } })).toBe('second');
    expect(reasonFor({ operation: 'charge' })).toBe('third');
    expect(reasonFor({ tool: 'paypal' })).toBe('fourth');
    expect(reasonFor({ tool: 'paypal', operation: 'charge' })).toBe('fifth');
  });

  it.each([
    ['allow', 'EXECUTE', 'POLICY_ALLOW', 'Allowed by policy rule'],
    ['deny', 'HALT', 'POLICY_DENY', 'Denied by policy rule'],
    ['require_approval', 'ABSTAIN', 'POLICY_REQUIRE_APPROVAL', 'Approval required by policy rule'],
  ])('of a rule that says %s has its outcome, code and reason', (decision, outcome, reason_code, reason) => {
    const judgement = judgementOf(`rules: [{ match: { tool: stripe }, ${decision}: true }]`, anAction());
    expect(judgement).toMatchObject({ decision, outcome, reason_code, reason });
  });

  it('is to deny when no rule matches', () => {
    expect(judgementOf('rules: []', anAction())).toMatchObject({
      decision: 'deny',
      outcome: 'HALT',
      reason_code: 'DEFAULT_DENY_NO_MATCH',
      reason: 'No rule matched (deny by default)',
      trace: { profile_rule: null, rule: null, risk_rule: null },
    });
  });

  it('is to deny when no policy is in force, whatever a profile says', () => {
    expect(decide(anAction(), undefined, undefined, 'now', {})).toMatchObject({
      decision: 'deny',
      reason_code: 'MISSING_POLICY',
      risk_level: 'high',
    });
  });

  it('carries the clock and the counters that it saw', () => {
    const policy = parsePolicy('rules: []', 'p.yaml');
    expect(
      decide(anAction(), policy, undefined, '2026-01-01T00:00:00.000Z', { refunds_today: 3 }),
    ).toMatchObject({
      evaluated_at: '2026-01-01T00:00:00.000Z',
      counters: { refunds_today: 3 },
    });
  });
});

describe('risk', () => {
  const policy = (risk: string): string => `
rules: [{ match: { tool: stripe }, allow: true, ${risk} description: Refunds }]
risk:
  rules:
    - { name: some, when: { operation: refund, amount_gt: 10 }, risk_level: medium }
    - { when: { amount_gt: 5 }, risk_level: high }`;

  it('is low when no risk rule matches, and that of the first that does', () => {
    expect(judgementOf(policy(''), anAction()).risk_level).toBe('low');
    expect(judgementOf(policy(''), anAction({ params: { amount: 11 } }))).toMatchObject({
      decision: 'allow',
      risk_level: 'medium',
    });
  });

  it('turns an allow into an approval when it is high', () => {
    expect(judgementOf(policy(''), anAction({ params: { amount: 6 } }))).toMatchObject({
      decision: 'require_approval',
      outcome: 'ABSTAIN',
      reason_code: 'RISK_UPGRADE',
      reason: 'Refunds (high risk requires approval)',
      reason_details: { upgraded_from: 'allow', risk_rule: null },
      risk_level: 'high',
    });
  });

  it('is reported as the rule says, and the check of an allow stays', () => {
    expect(judgementOf(policy('risk: low,'), anAction({ params: { amount: 6 } }))).toMatchObject({
      decision: 'require_approval',
      reason_code: 'RISK_UPGRADE',
      risk_level: 'low',
    });
    expect(judgementOf(policy('risk: high,'), anAction())).toMatchObject({
      decision: 'allow',
      risk_level: 'high',
    });
  });

  it('leaves a denial a denial', () => {
    const denying = policy('').replace('allow: true', 'deny: true');
    expect(judgementOf(denying, anAction({ params: { amount: 6 } }))).toMatchObject({
      decision: 'deny',
      reason_code: 'POLICY_DENY',
      risk_level: 'high',
    });
  });
});

describe('the trace', () => {
  const policy = `
rules:
  - match: { tool: "*", op: refund, agent_id: b*, method: POST, amount_gt: 5, contains: secret, pattern: s.cret, field: user.role, value: admin, path_starts_with: / }
    allow: true
    description: Everything
risk: { rules: [{ name: big, when: { amount_gt: 1 }, risk_level: medium }] }`;
  const judgement = judgementOf(
    policy,
    anAction({
      params: { amount: '6', memo: 'secret-of-the-payload', path: '/private/place', user: { role: 'admin' } },
      context: { method: 'post' },
    }),
  );

  it('names the rules, where they looked and what they ask', () => {
    expect(judgement.trace.rule).toEqual({
      name: 'Everything',
      number: 1,
      file: 'p.yaml',
      line: 3,
      compared: [
        { condition: 'tool', on: 'tool', threshold: '*' },
        { condition: 'op', on: 'operation', threshold: 'refund' },
        { condition: 'agent_id', on: 'agent_id', threshold: 'b*' },
        { condition: 'method', on: 'context.method', threshold: 'POST' },
        { condition: 'path_starts_with', on: 'params.path', threshold: '/' },
        { condition: 'amount_gt', on: 'params.amount', threshold: 5 },
        { condition: 'contains', on: 'probe', threshold: 'secret' },
        { condition: 'pattern', on: 'probe', threshold: 's.cret' },
        { condition: 'field', on: 'params.user.role', threshold: 'admin' },
      ],
    });
    expect(judgement.trace.risk_rule).toMatchObject({ name: 'big', number: 1, line: 6 });
  });

  it('holds nothing of the payload', () => {
    expect(JSON.stringify(judgement)).not.toMatch(/secret-of-the-payload|private|"6"/);
  });
});

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
