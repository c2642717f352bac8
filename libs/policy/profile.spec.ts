import { Ajv } from 'ajv';
import { parse } from 'yaml';
import type { ActionRequest } from '#action';
import { decide, judge, parsePolicy, parseProfile, profileSchema } from './index.js';
import type { Judgement } from './index.js';

const policy = parsePolicy(
  'rules: [{ match: { tool: "*" }, allow: true }]\nrisk: { rules: [{ name: risky, when: { contains: risky }, risk_level: high }] }',
  'p.yaml',
);

const head = 'id: ops\nversion: "1"\n';

const judged = (profile: string, action: Partial<ActionRequest> = {}): Judgement =>
  decide(
    { agent_id: 'bot', tool: 'shell', operation: 'run', params: {}, context: {}, ...action },
    policy,
    parseProfile(head + profile, 'profile.yaml'),
    'now',
    {},
  );

describe('a profile', () => {
  it('leaves the decision to the policy when it has nothing against it', () => {
    expect(judged('')).toMatchObject({
      decision: 'allow',
      reason_code: 'POLICY_ALLOW',
      trace: { profile_rule: null },
    });
  });

  it('halts a tool that it does not allow', () => {
    const profile = 'allowed_tools: [stripe, "db*"]';
    expect(judged(profile)).toMatchObject({
      decision: 'deny',
      outcome: 'HALT',
      reason_code: 'PROFILE_DISALLOWS_TOOL',
      reason_details: { allowed_tools: ['stripe', 'db*'] },
    });
    expect(judged(profile, { tool: 'db_replica' }).decision).toBe('allow');
    expect(judged('allowed_tools: []').reason_code).toBe('PROFILE_DISALLOWS_TOOL');
  });

  it.each([
    ['HALT', 'deny', 'PROFILE_RULE_DENY', 'Denied by profile rule: Mine'],
    ['ABSTAIN', 'require_approval', 'POLICY_REQUIRE_APPROVAL', 'Approval required by profile rule: Mine'],
    ['EXECUTE', 'allow', 'POLICY_ALLOW', 'Allowed by profile rule: Mine'],
  ])('decides by a rule that says %s', (outcome, decision, reason_code, reason) => {
    const profile = `rules: [{ name: Mine, when: { tool: shell, op: run }, pattern: wipe, outcome: ${outcome} }]`;
    const judgement = judged(profile, { params: { cmd: 'wipe' } });
    expect(judgement).toMatchObject({ decision, outcome, reason_code, reason });
    expect(judgement.trace).toEqual({
      profile_rule: {
        name: 'Mine',
        number: 1,
        file: 'profile.yaml',
        line: 3,
        compared: [
          { condition: 'tool', on: 'tool', threshold: 'shell' },
          { condition: 'op', on: 'operation', threshold: 'run' },
          { condition: 'pattern', on: 'probe', threshold: 'wipe' },
        ],
      },
      rule: null,
      risk_rule: null,
    });
    expect(judged(profile, { params: { cmd: 'ls' } }).trace.profile_rule).toBeNull();
    expect(judged(profile, { operation: 'exec', params: { cmd: 'wipe' } }).trace.profile_rule).toBeNull();
  });

  it('decides by the first rule that matches', () => {
    const profile = `
rules:
  - { name: First, pattern: wipe, outcome: HALT }
  - { name: Second, when: { tool: "*" }, outcome: ABSTAIN }`;
    expect(judged(profile, { params: { cmd: 'wipe' } }).trace.profile_rule?.name).toBe('First');
    expect(judged(profile).trace.profile_rule?.name).toBe('Second');
  });

  it('gives the reason code that a rule asks for', () => {
    expect(
      judged('rules: [{ name: Mine, pattern: "{", outcome: HALT, reason_code: POLICY_DENY }]').reason_code,
    ).toBe('POLICY_DENY');
  });

  it('does not switch the check of risk off', () => {
    const profile = 'rules: [{ name: Mine, when: { tool: shell }, outcome: EXECUTE }]';
    expect(judged(profile, { params: { cmd: 'risky' } })).toMatchObject({
      decision: 'require_approval',
      reason_code: 'RISK_UPGRADE',
      reason: 'Allowed by profile rule: Mine (high risk requires approval)',
      risk_level: 'high',
      trace: { risk_rule: { name: 'risky' } },
    });
  });

  it('halts without a control that it requires', () => {
    const profile = 'required_controls: { approval_token: true }';
    expect(judged(profile)).toMatchObject({
      decision: 'deny',
      reason_code: 'PROFILE_MISSING_REQUIRED_CONTROL',
      reason_details: { missing_controls: ['approval_token'] },
    });
    expect(judged(profile, { context: { approval_token: 'abc' } }).decision).toBe('allow');
  });

  it.each([null, '', '  ', 5, true, ['abc'], { a: 1 }])('takes no %j for a control', (value) => {
    const profile = 'required_controls: { approval_token: true }';
    expect(judged(profile, { context: { approval_token: value } }).reason_code).toBe(
      'PROFILE_MISSING_REQUIRED_CONTROL',
    );
  });

  it('looks for a control in context only, and only for its own', () => {
    expect(
      judged('required_controls: { approval_token: true }', { params: { approval_token: 'abc' } }).decision,
    ).toBe('deny');
    expect(judged('required_controls: { toString: true }').decision).toBe('deny');
  });

  it('is asked in order: tools, rules, controls', () => {
    const profile = `
allowed_tools: [shell]
rules: [{ name: Mine, when: { op: run }, outcome: ABSTAIN }]
required_controls: { approval_token: true }`;
    expect(judged(profile, { tool: 'db' }).reason_code).toBe('PROFILE_DISALLOWS_TOOL');
    expect(judged(profile).reason_code).toBe('POLICY_REQUIRE_APPROVAL');
    expect(judged(profile, { operation: 'exec' }).reason_code).toBe('PROFILE_MISSING_REQUIRED_CONTROL');
  });

  it('that could not be read halts everything', () => {
    const action = { agent_id: 'bot', tool: 'shell', operation: 'run', params: {}, context: {} };
    expect(decide(action, policy, 'unreadable', 'now', {})).toMatchObject({
      decision: 'deny',
      reason_code: 'PROFILE_LOAD_ERROR',
      risk_level: 'high',
    });
  });

  it('hashes by content, not by form', () => {
    const { hash } = parseProfile(`${head}allowed_tools: [a]`, 'p.yaml');
    expect(parseProfile('# ops\nallowed_tools:\n  - "a"\nversion: "1"\nid: ops', 'p.yaml').hash).toBe(hash);
    expect(parseProfile(`${head}allowed_tools: [b]`, 'p.yaml').hash).not.toBe(hash);
    expect(parseProfile(`${head.replace('1', '2')}allowed_tools: [a]`, 'p.yaml').hash).not.toBe(hash);
  });
});

describe('several profiles', () => {
  const profile = (id: string, agents?: string) =>
    parseProfile(`id: ${id}\nversion: "1"${agents === undefined ? '' : `\nagents: ${agents}`}`, `${id}.yaml`);
  const chosen = (profiles: readonly ReturnType<typeof profile>[], agent_id: string): string | null =>
    judge(
      { agent_id, tool: 'shell', operation: 'run', params: {}, context: { agent_id: 'support-1' } },
      '',
      { policy, profiles },
      'now',
      {},
    ).profile_id;

  it('are asked in their order for the first that names the agent', () => {
    const profiles = [profile('support', '[support-1, "help*"]'), profile('rest', '["*-1"]'), profile('all')];
    expect(['support-1', 'helper', 'ops-1', 'ops-2'].map((agent) => chosen(profiles, agent))).toEqual([
      'support',
      'support',
      'rest',
      'all',
    ]);
  });

  it('leave an agent that none names to the policy', () => {
    expect(chosen([profile('support', '[support-1]')], 'ops-1')).toBeNull();
    expect(chosen([], 'ops-1')).toBeNull();
  });

  it('say of an agent that is not known any more only what they say of every agent', () => {
    const erased = (profiles: readonly ReturnType<typeof profile>[]) =>
      judge(null, '', { policy, profiles }, 'now', {});
    expect(erased([profile('some', '["*"]'), profile('all')])).toMatchObject({ profile_id: 'all' });
    expect(erased([profile('some', '["*"]')])).toMatchObject({ decision: 'deny', profile_id: null });
  });

  it('differ in their hash by whom they are for', () => {
    expect(profile('a', '[x]').hash).not.toBe(profile('a', '[y]').hash);
  });
});

const REFUSED: readonly (readonly [string, string])[] = [
  ['', 'p.yaml:1:1: A profile must be a map, not nothing.'],
  ['version: "1"', 'p.yaml:1:1: A profile needs "id".'],
  ['id: a\nversion: 1', 'p.yaml:2:10: "version" must be text, not a number; put it in quotes.'],
  [`${head}tools: []`, 'p.yaml:3:1: A profile has no key "tools";'],
  [`${head}agents: support-1`, 'p.yaml:3:9: "agents" must be a list, not text.'],
  [`${head}agents: [a, 5]`, 'p.yaml:3:13: An agent must be text, not a number; put it in quotes.'],
  [`${head}agents: []`, 'p.yaml:3:9: "agents" names nobody; name an agent, or leave it out for every agent.'],
  [`${head}allowed_tools: stripe`, 'p.yaml:3:16: "allowed_tools" must be a list, not text.'],
  [
    `${head}allowed_tools: [stripe, 5]`,
    'p.yaml:3:25: An allowed tool must be text, not a number; put it in quotes.',
  ],
  [`${head}rules: [{ when: { tool: x }, outcome: HALT }]`, 'p.yaml:3:9: A profile rule needs "name".'],
  [
    `${head}rules: [{ name: a, outcome: HALT }]`,
    'p.yaml:3:9: A profile rule needs "when" or "pattern"; without both it would hold for everything.',
  ],
  [`${head}rules: [{ name: a, when: {}, outcome: HALT }]`, 'p.yaml:3:26: "when" is empty'],
  [
    `${head}rules: [{ name: a, when: { agent_id: x }, outcome: HALT }]`,
    'p.yaml:3:28: "when" has no key "agent_id"; known here: tool, op, operation.',
  ],
  [
    `${head}rules: [{ name: a, pattern: "(", outcome: HALT }]`,
    'p.yaml:3:29: The pattern is not a regular expression',
  ],
  [`${head}rules: [{ name: a, pattern: a }]`, 'p.yaml:3:9: A profile rule needs "outcome".'],
  [
    `${head}rules: [{ name: a, pattern: a, outcome: deny }]`,
    'p.yaml:3:41: "outcome" must be EXECUTE, HALT, or ABSTAIN, not "deny".',
  ],
  [
    `${head}rules: [{ name: a, pattern: a, outcome: HALT, reason_code: NOPE }]`,
    'p.yaml:3:60: "reason_code" of a rule that says HALT must be PROFILE_RULE_DENY,',
  ],
  [
    `${head}rules: [{ name: a, pattern: a, outcome: EXECUTE, reason_code: HUMAN_APPROVED }]`,
    'p.yaml:3:63: "reason_code" of a rule that says EXECUTE must be POLICY_ALLOW, not "HUMAN_APPROVED".',
  ],
  [
    `${head}required_controls: [approval_token]`,
    'p.yaml:3:20: "required_controls" must be a map, not a list.',
  ],
  [
    `${head}required_controls: { approval_token: false }`,
    'p.yaml:3:38: "approval_token" can\'t be false; write approval_token: true or leave it out.',
  ],
];

describe('a profile that is refused', () => {
  it.each(REFUSED)('says where and what: %j', (text, problem) => {
    expect(() => parseProfile(text, 'p.yaml')).toThrow(problem);
  });
});

describe('the schema for editors', () => {
  const isValid = new Ajv({ allowUnionTypes: true }).compile(profileSchema);
  const needsReader = (text: string): boolean => text.includes('pattern: "("');

  it.each(REFUSED.filter(([text]) => !needsReader(text)))('refuses too: %j', (text) => {
    expect(isValid(parse(text))).toBe(false);
  });

  it.each(REFUSED.filter(([text]) => needsReader(text)))('leaves to the reader: %j', (text) => {
    expect(isValid(parse(text))).toBe(true);
  });

  it.each([
    head,
    `${head}agents: [a]\nallowed_tools: []\nrules: []\nrequired_controls: { ticket: true }`,
    `${head}rules: [{ name: a, when: { op: [x, y] }, pattern: x, outcome: HALT, reason_code: POLICY_DENY }]`,
    `${head}rules: [{ name: a, when: 'action.tool == "x"', outcome: ABSTAIN }]`,
  ])('takes what the reader takes: %j', (text) => {
    parseProfile(text, 'p.yaml');
    expect([isValid(parse(text)), isValid.errors]).toEqual([true, null]);
  });
});
