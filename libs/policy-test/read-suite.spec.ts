import { Ajv } from 'ajv';
import { parse } from 'yaml';
import { PolicyError } from '#policy';
import { readSuite } from './read-suite.js';
import { suiteSchema } from './suite-schema.js';

const suiteOf = (text: string): ReturnType<typeof readSuite> => readSuite({ file: 's.test.yaml', text });

const faultsOf = (text: string): string[] => {
  try {
    suiteOf(text);
  } catch (error) {
    if (error instanceof PolicyError) return error.message.split('\n');
    throw error;
  }
  return [];
};

const CALL = 'action: { tool: a, operation: b }, decision: deny';

const REFUSED_SUITES: readonly (readonly [string, string, readonly string[]])[] = [
  ['nothing', '', ['1:1: The suite is empty; write a list of cases.']],
  ['text', 'case', ['1:1: A suite must be a map, not text.']],
  ['no case', '[]', ['1:1: The suite tests nothing; write at least one case or matrix.']],
  ['a map without cases', 'policy: p', ['1:1: The suite tests nothing; write at least one case or matrix.']],
  [
    'an unknown key',
    `cases: [{ name: a b, ${CALL} }]\nmatrixes: []`,
    ['2:1: A suite has no key "matrixes"; did you mean "matrices"?'],
  ],
  ['cases that are no list', 'cases: 1', ['1:8: "cases" must be a list, not a number.']],
  ['a case that is no map', '- case', ['1:3: A case must be a map, not text.']],
  [
    'a case without anything',
    '- {}',
    ['1:3: A case needs "name".', '1:3: A case needs "action".', '1:3: A case needs "decision".'],
  ],
  [
    'a name that is a number',
    `- { name: 1, ${CALL} }`,
    ['1:11: "name" must be text, not a number; put it in quotes.'],
  ],
  [
    'a name given twice',
    `- { name: a, ${CALL} }\n- { name: a, ${CALL} }`,
    ['2:3: The name "a" is given twice; give each test its own.'],
  ],
  [
    'a name of a case for a matrix',
    `cases: [{ name: a, ${CALL} }]\nmatrices: [{ name: a, tools: ['t:o'], decision: deny }]`,
    ['2:12: The name "a" is given twice; give each test its own.'],
  ],
  [
    'a wrong decision',
    '- { name: a, action: { tool: a, operation: b }, decision: allowed }',
    ['1:59: "decision" must be allow, deny, or require_approval, not "allowed".'],
  ],
  [
    'a wrong risk level',
    `- { name: a, ${CALL}, risk_level: huge }`,
    ['1:77: "risk_level" must be low, medium, or high, not "huge".'],
  ],
  [
    'an unknown key of a case',
    `- { name: a, ${CALL}, reason: x }`,
    [
      '1:65: A case has no key "reason"; known here: name, action, time, decision, risk_level, reason_code, rule.',
    ],
  ],
  [
    'an action without an operation and with another key',
    '- { name: a, action: { tool: a, ops: b }, decision: deny }',
    [
      '1:22: An action needs "operation".',
      '1:33: An action has no key "ops"; known here: agent_id, tool, operation, params, context.',
    ],
  ],
  [
    'params that are no map',
    '- { name: a, action: { tool: a, operation: b, params: [] }, decision: deny }',
    ['1:55: "params" must be a map, not a list.'],
  ],
  [
    'broken YAML',
    '- { name: a',
    [
      '1:12: This is not plain YAML: Flow map in block collection must be sufficiently indented and end with a }.',
    ],
  ],
  [
    'several faults, which are told from top to bottom',
    `- { name: a, ${CALL} }\n- { name: b, decision: deny }\n- { name: a, action: { tool: a, operation: b }, decision: no }`,
    ['2:3: A case needs "action".', '3:59: "decision" must be allow, deny, or require_approval, not "no".'],
  ],
];

const REFUSED_TIMES = [
  'noon',
  '2026-02-30T00:00:00Z',
  '2026-01-01',
  '2026-01-01T25:00:00Z',
  '2026-01-01T00:00:00',
];
const withTime = (time: string): string => `- { name: a, time: '${time}', ${CALL} }`;

describe('a suite', () => {
  it('is a list of cases', () => {
    expect(suiteOf(`- { name: one, ${CALL}, risk_level: low, reason_code: POLICY_DENY, rule: No }`)).toEqual({
      file: 's.test.yaml',
      policy: undefined,
      profile: undefined,
      tests: [
        {
          name: 'one',
          at: { file: 's.test.yaml', line: 1, column: 3 },
          cells: [
            {
              label: null,
              action: { agent_id: 'some-agent', tool: 'a', operation: 'b', params: {}, context: {} },
              time: '2026-01-01T00:00:00.000Z',
              expected: { decision: 'deny', risk_level: 'low', reason_code: 'POLICY_DENY', rule: 'No' },
            },
          ],
        },
      ],
    });
  });

  it('is a map that names policy, profile and time', () => {
    const { policy, profile, tests } = suiteOf(`
policy: ../p.yaml
profile: profile.yaml
time: 2026-03-01T10:00:00+01:00
cases:
  - { name: one, ${CALL} }
  - { name: two, ${CALL}, time: 2026-03-02T00:00:00Z }`);
    expect([policy, profile]).toEqual(['../p.yaml', 'profile.yaml']);
    expect(tests.flatMap(({ cells }) => cells.map(({ time }) => time))).toEqual([
      '2026-03-01T09:00:00.000Z',
      '2026-03-02T00:00:00.000Z',
    ]);
  });

  it.each(REFUSED_SUITES)('is refused with %s', (_, text, faults) => {
    expect(faultsOf(text)).toEqual(faults.map((fault) => `s.test.yaml:${fault}`));
  });

  it.each(REFUSED_TIMES)('is refused with the time %s', (time) => {
    expect(faultsOf(withTime(time))).toEqual([
      's.test.yaml:1:20: "time" must be a time as 2026-01-31T09:00:00Z or 2026-01-31T10:00:00+01:00.',
    ]);
  });
});

const REFUSED_MATRICES: readonly (readonly [string, readonly string[], string])[] = [
  ['no tools', ['decision: deny'], '2:5: A matrix needs "tools".'],
  ['no decision', ["tools: ['a:b']"], '2:5: A matrix needs "decision".'],
  [
    'no tool',
    ['tools: []', 'decision: deny'],
    '3:12: "tools" is an empty list, so the matrix has no cell; write a value.',
  ],
  [
    'no agent',
    ["tools: ['a:b']", 'agents: []', 'decision: deny'],
    '4:13: "agents" is an empty list, so the matrix has no cell; write a value.',
  ],
  ['tools that are no list', ['tools: a', 'decision: deny'], '3:12: "tools" must be a list, not text.'],
  [
    'a tool without an operation',
    ['tools: [a]', 'decision: deny'],
    '3:13: "a" needs an operation; write a:read, say, or list "operations".',
  ],
  [
    'operations that nobody has',
    ["tools: ['a:b']", 'operations: [c]', 'decision: deny'],
    '4:5: Every tool has its operation already; take "operations" out, or theirs.',
  ],
  [
    'params that are no map',
    ["tools: ['a:b']", 'params: [1]', 'decision: deny'],
    '4:14: A value of "params" must be a map, not a number.',
  ],
  [
    'an exception for no cell',
    ["tools: ['a:b']", 'decision: deny', 'except: [{ tool: c, decision: allow }]'],
    '5:14: This exception is for no cell of the matrix; take it out or correct it.',
  ],
  [
    'an exception whose cells an earlier one has',
    [
      "tools: ['a:b']",
      'decision: deny',
      'except: [{ tool: a, decision: allow }, { operation: b, decision: deny }]',
    ],
    '5:44: This exception is for no cell of the matrix; take it out or correct it.',
  ],
  [
    'an exception for every cell',
    ["tools: ['a:b']", 'decision: deny', 'except: [{ decision: allow }]'],
    '5:14: An exception needs one of agent, tool, operation, params, context: which cells it is for.',
  ],
  [
    'an exception without a decision',
    ["tools: ['a:b']", 'decision: deny', 'except: [{ tool: a }]'],
    '5:14: An exception needs "decision".',
  ],
  [
    'more cells than anybody can read',
    [
      `tools: ['a:b']`,
      `agents: [${Array.from({ length: 101 }, (_, n) => `a${n}`).join(', ')}]`,
      `params: [${Array.from({ length: 100 }, (_, n) => `{ n: ${n} }`).join(', ')}]`,
      'decision: deny',
    ],
    '2:5: The matrix has 10100 cells; write smaller ones, of at most 10000.',
  ],
];

const matrixOf = (...keys: readonly string[]): string =>
  ['matrices:', '  - name: m', ...keys.map((key) => `    ${key}`)].join('\n');
const labelsOf = (text: string): string[] =>
  suiteOf(text).tests.flatMap(({ cells }) => cells.map(({ label }) => label ?? ''));

describe('a matrix', () => {
  it('multiplies agents, calls, params and context', () => {
    const text = matrixOf(
      'agents: [x, y]',
      "tools: ['a:read', b]",
      'operations: [get, put]',
      'params: [{ n: 1 }, { n: 2 }]',
      'context: [{}, { k: 1 }]',
      'decision: deny',
    );
    const labels = labelsOf(text);
    expect(labels).toHaveLength(2 * 3 * 2 * 2);
    expect(new Set(labels).size).toBe(labels.length);
    expect(labels[0]).toBe('a:read by x with {"n":1} in {}');
    expect(labels.at(-1)).toBe('b:put by y with {"n":2} in {"k":1}');
  });

  it('names of a cell only what differs', () => {
    expect(labelsOf(matrixOf("tools: ['a:read', 'a:b:c']", 'agents: [x]', 'decision: deny'))).toEqual([
      'a:read',
      'a:b:c',
    ]);
  });

  it('expects of a cell what the first exception for it says, and nothing of the rest', () => {
    const text = matrixOf(
      'agents: [x, y]',
      'tools: [a, b]',
      'operations: [get, put]',
      'params: [{ n: 1, deep: { k: [1] } }, { n: 2 }]',
      'decision: deny',
      'rule: None',
      'except:',
      '  - { tool: a, params: { deep: { k: [1] } }, decision: allow }',
      '  - { agent: y, operation: put, decision: require_approval, risk_level: high }',
    );
    const [test] = suiteOf(text).tests;
    const expected = test?.cells.map((cell) => [cell.label, cell.expected] as const);
    const not = expected?.filter(([, { rule }]) => rule === undefined);
    expect(not).toEqual([
      ['a:get by x with {"n":1,"deep":{"k":[1]}}', { decision: 'allow' }],
      ['a:put by x with {"n":1,"deep":{"k":[1]}}', { decision: 'allow' }],
      ['a:get by y with {"n":1,"deep":{"k":[1]}}', { decision: 'allow' }],
      ['a:put by y with {"n":1,"deep":{"k":[1]}}', { decision: 'allow' }],
      ['a:put by y with {"n":2}', { decision: 'require_approval', risk_level: 'high' }],
      ['b:put by y with {"n":1,"deep":{"k":[1]}}', { decision: 'require_approval', risk_level: 'high' }],
      ['b:put by y with {"n":2}', { decision: 'require_approval', risk_level: 'high' }],
    ]);
    expect(expected).toHaveLength(16);
  });

  it.each(REFUSED_MATRICES)('is refused with %s', (_, keys, fault) => {
    expect(faultsOf(matrixOf(...keys))).toEqual([`s.test.yaml:${fault}`]);
  });
});

describe('the schema for editors', () => {
  const isValid = new Ajv({ allowUnionTypes: true }).compile(suiteSchema);

  /** They need a reader: what a name, a tool or an exception has to do with the others, and the calendar. */
  const ONLY_READ = new Set([
    'a name given twice',
    'a name of a case for a matrix',
    'a tool without an operation',
    'operations that nobody has',
    'an exception for no cell',
    'an exception whose cells an earlier one has',
    'more cells than anybody can read',
    '2026-02-30T00:00:00Z',
    '2026-01-01T25:00:00Z',
  ]);
  const refused = [
    ...REFUSED_SUITES.map(([name, text]) => [name, text] as const),
    ...REFUSED_MATRICES.map(([name, keys]) => [name, matrixOf(...keys)] as const),
    ...REFUSED_TIMES.map((time) => [time, withTime(time)] as const),
  ].filter(([name]) => name !== 'broken YAML');

  it.each(refused.filter(([name]) => !ONLY_READ.has(name)))('refuses too: %s', (_, text) => {
    expect(isValid(parse(text))).toBe(false);
  });

  it.each(refused.filter(([name]) => ONLY_READ.has(name)))('leaves to the reader: %s', (_, text) => {
    expect([isValid(parse(text)), isValid.errors]).toEqual([true, null]);
  });

  it.each([
    ['cases', `- { name: a, time: '2026-01-01t00:00:00.5+01:00', ${CALL}, risk_level: low, rule: No }`],
    ['cases and no matrix', `policy: ../p.yaml\ncases: [{ name: a, ${CALL} }]\nmatrices: []`],
    [
      'a matrix',
      matrixOf(
        "tools: ['a:b', c]",
        'operations: [d]',
        'agents: [x]',
        'params: [{ n: 1 }]',
        'context: [{}]',
        'decision: deny',
        'except: [{ params: {}, decision: allow }]',
      ),
    ],
  ])('takes what the reader takes: %s', (_, text) => {
    suiteOf(text);
    expect([isValid(parse(text)), isValid.errors]).toEqual([true, null]);
  });
});
