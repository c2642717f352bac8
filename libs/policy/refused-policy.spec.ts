import { Ajv } from 'ajv';
import fc from 'fast-check';
import { parse } from 'yaml';
import { riskRule, rule, yamlOf } from '../../test/support/random-policies.js';
import { PolicyError, compilePolicy, parsePolicy, policySchema } from './index.js';

const problemsOf = (text: string): string[] => {
  try {
    parsePolicy(text, 'p.yaml');
  } catch (error) {
    if (error instanceof PolicyError) return error.message.split('\n');
    throw error;
  }
  return [];
};

const DOCUMENTS: readonly (readonly [string, string, string])[] = [
  ['nothing', '', 'p.yaml:1:1: The document is empty; write a list of rules under "rules:".'],
  ['comments alone', '# later\n', 'p.yaml:1:1: The document is empty; write a list of rules under "rules:".'],
  [
    'a NUL',
    'rules:\n  - match: { tool: "a\\0b" }\n    deny: true',
    'p.yaml:2:20: This text holds a NUL or half a surrogate pair, which no event can record; take it out.',
  ],
  [
    'half a surrogate pair',
    'rules:\n  - match: { tool: x }\n    deny: true\n    description: "\\ud83d"',
    'p.yaml:4:18: This text holds a NUL or half a surrogate pair, which no event can record; take it out.',
  ],
  ['a list', '- rules', 'p.yaml:1:1: A policy must be a map, not a list.'],
  ['no rules', 'risk: { rules: [] }', 'p.yaml:1:1: A policy needs "rules".'],
  ['rules that are no list', 'rules: yes', 'p.yaml:1:8: "rules" must be a list, not text.'],
  ['an unknown key', 'rules: []\nrisks: {}', 'p.yaml:2:1: A policy has no key "risks"; did you mean "risk"?'],
  [
    'a far-off key',
    'rules: []\nversion: 1',
    'p.yaml:2:1: A policy has no key "version"; known here: rules, risk, lists.',
  ],
  ['risk without rules', 'rules: []\nrisk: {}', 'p.yaml:2:7: "risk" needs "rules".'],
  ['empty risk', 'rules: []\nrisk:', 'p.yaml:2:6: "risk" must be a map, not nothing.'],
  [
    'an unknown key of risk',
    'rules: []\nrisk: { rules: [], rule: 1 }',
    'p.yaml:2:20: "risk" has no key "rule"; did you mean "rules"?',
  ],
  ['a rule that is text', 'rules:\n  - allow', 'p.yaml:2:5: A rule must be a map, not text.'],
  ['a rule without match', 'rules:\n  - allow: true', 'p.yaml:2:5: A rule needs "match" or "when".'],
  [
    'an empty match',
    'rules:\n  - match: {}\n    allow: true',
    'p.yaml:2:12: "match" is empty and would hold for everything; write tool: "*" if you mean that.',
  ],
  [
    'a match that is nothing',
    'rules:\n  - match:\n    allow: true',
    'p.yaml:2:11: "match" must be a map, not nothing.',
  ],
  [
    'no effect',
    'rules:\n  - match: { tool: x }',
    'p.yaml:2:5: A rule needs an effect; write one of allow: true, deny: true or require_approval: true.',
  ],
  [
    'two effects',
    'rules:\n  - match: { tool: x }\n    deny: true\n    allow: true',
    'p.yaml:4:5: A rule has one effect, and this one has both "deny" and "allow"; keep one.',
  ],
  [
    'a false effect',
    'rules:\n  - match: { tool: x }\n    allow: false',
    'p.yaml:3:12: "allow" can\'t be false; write allow: true or leave it out.',
  ],
  [
    'an effect in other words',
    'rules:\n  - match: { tool: x }\n    deny: yes',
    'p.yaml:3:11: "deny" can\'t be text; write deny: true or leave it out.',
  ],
  [
    'an unknown key of a rule',
    'rules:\n  - match: { tool: x }\n    alow: true\n    deny: true',
    'p.yaml:3:5: A rule has no key "alow"; did you mean "allow"?',
  ],
  [
    'an unknown key of match',
    'rules:\n  - match: { tool: x, amount: 5 }\n    deny: true',
    'p.yaml:2:23: "match" has no key "amount";',
  ],
  [
    'a bad risk level',
    'rules:\n  - match: { tool: x }\n    deny: true\n    risk: huge',
    'p.yaml:4:11: "risk" must be low, medium, or high, not "huge".',
  ],
  [
    'a description that is a number',
    'rules:\n  - match: { tool: x }\n    deny: true\n    description: 5',
    'p.yaml:4:18: "description" must be text, not a number; put it in quotes.',
  ],
  [
    'a risk rule without when',
    'rules: []\nrisk:\n  rules:\n    - risk_level: low',
    'p.yaml:4:7: A risk rule needs "match" or "when".',
  ],
  [
    'a risk rule without a level',
    'rules: []\nrisk:\n  rules:\n    - when: { tool: x }',
    'p.yaml:4:7: A risk rule needs "risk_level".',
  ],
  [
    'an unknown key of a risk rule',
    'rules: []\nrisk: { rules: [{ when: { tool: x }, risk_level: low, description: x }] }',
    'p.yaml:2:55: A risk rule has no key "description";',
  ],
  [
    'an empty when',
    'rules: []\nrisk: { rules: [{ when: {}, risk_level: low }] }',
    'p.yaml:2:25: "when" is empty',
  ],
  [
    'a bad level of a risk rule',
    'rules: []\nrisk: { rules: [{ when: { tool: x }, risk_level: 1 }] }',
    'p.yaml:2:50: "risk_level" must be low, medium, or high, not a number.',
  ],
];

const MATCHES: readonly (readonly [string, string])[] = [
  ['{ tool: 5 }', '1:26: "tool" must be text, not a number; put it in quotes.'],
  ['{ op: }', '1:24: "op" must be text, not nothing.'],
  ['{ agent_id: true }', '1:30: "agent_id" must be text, not true; put it in quotes.'],
  [
    '{ op: x, operation: y }',
    '1:27: "match" has both "op" and "operation", which are one condition; keep one.',
  ],
  ['{ amount_gt: "5" }', '1:31: "amount_gt" must be a number, not text.'],
  ['{ amount_lte: [5] }', '1:32: "amount_lte" must be a number, not a list.'],
  ['{ amount_gt: .inf }', "1:31: This number can't be held exactly; write a finite number below 2^53."],
  ['{ amount_gt: .nan }', "1:31: This number can't be held exactly; write a finite number below 2^53."],
  [
    '{ field: a, value: 9007199254740993 }',
    "1:37: This number can't be held exactly; write a finite number below 2^53.",
  ],
  ['{ path_contains: "" }', '1:35: "path_contains" must be text, not empty text.'],
  ['{ contains: "" }', '1:30: "contains" must be text, not empty text.'],
  ['{ method: [GET, 5] }', '1:34: "method" must be text, not a number; put it in quotes.'],
  ['{ method: [] }', '1:28: "method" is an empty list, which nothing is in; write a value.'],
  ['{ method: [[GET]] }', '1:29: "method" must be text, not a list.'],
  ['{ tool: { in: friends } }', '1:32: There is no list "friends"; name one under "lists:".'],
  ['{ tool: { of: a } }', '1:26: "tool" must be text, not a map.'],
  ['{ not: {} }', '1:25: "not" is empty and would hold for everything; write tool: "*" if you mean that.'],
  ['{ not: [] }', '1:25: "not" is an empty list; write what must not hold.'],
  ['{ not: { tol: a } }', '1:27: "not" has no key "tol"; did you mean "tool"?'],
  ['{ not: [{ op: 5 }] }', '1:32: "op" must be text, not a number; put it in quotes.'],
  ['{ branch: 1.0 }', '1:28: "branch" must be text, not a number; put it in quotes.'],
  ['{ field: a }', '1:20: "match" has "field" without "value"; say what the field must equal.'],
  ['{ value: a }', '1:20: "match" has "value" without "field"; say which field must equal it.'],
  ['{ field: a..b, value: 1 }', '1:27: "field" has nothing before, after or between its dots.'],
  [
    '{ field: a, value: [[1]] }',
    '1:38: "value" must be text, a number, true, false or null, or a list of them, not a list in a list.',
  ],
  [
    '{ field: a, value: { b: 1 } }',
    '1:37: "value" must be text, a number, true, false or null, or a list of them, not a map.',
  ],
  ['{ pattern: "(a" }', '1:29: The pattern is not a regular expression in RE2 syntax'],
  ['{ pattern: "a(?=b)" }', '1:29: The pattern is not a regular expression in RE2 syntax'],
  ['{ pattern: "(a)\\\\1" }', '1:29: The pattern is not a regular expression in RE2 syntax'],
  ['{ pattern: 5 }', '1:29: "pattern" must be text, not a number; put it in quotes.'],
  ['{ when: 5 }', '1:26: "when" must be text, not a number; put it in quotes.'],
  ['{ when: { tool: x } }', '1:26: "when" must be text, not a map.'],
  [`{ not: { when: "true" } }`, '1:27: "not" has no key "when";'],
  ['{ __proto__: 5 }', '1:20: "match" has no key "__proto__"'],
  ['{ toString: 5 }', '1:20: "match" has no key "toString"'],
];

const EXPRESSIONS: readonly (readonly [string, string])[] = [
  ['params.amount >', '"when" is not a condition in CEL at its character 16: Unexpected token: EOF.'],
  ['amount > 5', '"when" is not a condition in CEL: Unknown variable: amount.'],
  ['agent.id > 5', '"when" is not a condition in CEL: no such overload: string > int.'],
  ['action.tol == "a"', '"when" is not a condition in CEL at its character 8: No such key: tol.'],
  ['lists.friends', '"when" is not a condition in CEL at its character 7: No such key: friends.'],
  ['"yes"', '"when" is not a condition in CEL: it gives string, not true or false.'],
  ['params', '"when" is not a condition in CEL: it gives map<string, dyn>, not true or false.'],
  ['agent.id.matches("(a")', 'the pattern is not a regular expression in RE2 syntax'],
  ['agent.id.matches(params.a)', 'the pattern of matches() must be written out as text.'],
  ['params.a.join(params.b) == ""', 'the separator of join() must be written out as text.'],
  ['spend(true)', "found no matching overload for 'spend(bool)'."],
];

const NAMED_LISTS: readonly (readonly [string, string])[] = [
  ['[a]', '1:8: "lists" must be a map, not a list.'],
  ['{ a: b }', '1:13: The list "a" must be a list, not text.'],
  ['{ a: [] }', '1:13: The list "a" is empty; write at least one value.'],
  ['{ a: [[b]] }', '1:14: A list holds texts, numbers, true, false or null, nothing nested.'],
  ['{ a-b: [c] }', '1:10: A list is named with letters, digits and _, not "a-b".'],
  ['{ a: [1] }', '2:36: "tool" must be text, not a number; put it in quotes.'],
];

const withMatch = (match: string): string => `rules: [{ match: ${match}, allow: true }]`;
const withExpression = (when: string): string => `rules: [{ when: ${JSON.stringify(when)}, allow: true }]`;
const withLists = (lists: string): string =>
  `lists: ${lists}\nrules: [{ match: { tool: [b, { in: a }] }, allow: true }]`;

describe('a policy that is refused', () => {
  it.each(DOCUMENTS)('says where and what: %s', (_, text, problem) => {
    expect(problemsOf(text)).toEqual([expect.stringContaining(problem)]);
  });

  it.each(MATCHES)('points at a condition: %s', (match, problem) => {
    expect(problemsOf(withMatch(match))).toEqual([expect.stringContaining(`p.yaml:${problem}`)]);
  });

  it.each(EXPRESSIONS)('points at an expression: %s', (when, problem) => {
    expect(problemsOf(withExpression(when))).toEqual([expect.stringMatching(/^p\.yaml:1:17: /)]);
    expect(problemsOf(withExpression(when))[0]).toContain(problem);
  });

  it('is one with an expression that is too deep once its steps are counted', () => {
    expect(problemsOf(withExpression(`${'1 + '.repeat(400)}1 == params.a`))).toEqual([
      'p.yaml:1:17: "when" is not a condition in CEL: it is too long or too deep.',
    ]);
  });

  it.each(NAMED_LISTS)('points at a list: %s', (lists, problem) => {
    expect(problemsOf(withLists(lists))).toContain(`p.yaml:${problem}`);
  });

  it.each([
    ['a key given twice', 'rules: []\nrules: []', 'p.yaml:2:1: This key is given twice; keep one.'],
    [
      'a condition given twice',
      'rules: [{ match: { tool: a, tool: b }, allow: true }]',
      'p.yaml:1:29: This key is given twice; keep one.',
    ],
    [
      'a second document',
      'rules: []\n---\nrules: []',
      'p.yaml:2:1: A second document begins here; write one document per file.',
    ],
    ['a list that is not closed', 'rules: [', 'p.yaml:1:9: This is not plain YAML'],
    ['a tab', 'rules:\n\t- x', 'p.yaml:2:1: This is not plain YAML'],
    ['a tag', 'rules: !!set {}', 'p.yaml:1:8: This is not plain YAML'],
    ['a tag of its own', 'rules: !include other.yaml', 'p.yaml:1:8: This is not plain YAML'],
    ['a key that is a list', '[a]: 1', 'p.yaml:1:1: This is not plain YAML'],
    ['an alias of nothing', 'rules: *other', 'p.yaml:1:8: Nothing is anchored as &other.'],
    [
      'an alias of itself',
      'rules: &rules [*rules]',
      'p.yaml:1:16: Aliases are used more than 100 times; write the values out.',
    ],
  ])('says what is wrong with the YAML: %s', (_, text, problem) => {
    expect(problemsOf(text)[0]).toContain(problem);
  });

  it('is refused for aliases that multiply, before they have', () => {
    const bomb = [
      'a: &a [x, x]',
      ...'bcdefghij'
        .split('')
        .map((name, i) => `${name}: &${name} [${`*${'abcdefghi'.charAt(i)},`.repeat(10)}]`),
    ];
    expect(problemsOf(bomb.join('\n'))).toEqual([
      expect.stringContaining('Aliases are used more than 100 times'),
    ]);
  });

  it('is refused for nesting that no reader could follow, in a few lines', () => {
    const problems = problemsOf('['.repeat(20_000));
    expect(problems.length).toBeGreaterThan(0);
    expect(problems.length).toBeLessThanOrEqual(10);
  });

  it('takes no merge and no other version of YAML', () => {
    expect(problemsOf('rules: [{ match: { <<: { tool: x } }, allow: true }]')[0]).toContain(
      'has no key "<<"',
    );
    expect(problemsOf('%YAML 1.1\n---\nrules: [{ match: { tool: x }, allow: yes }]')[0]).toContain(
      '"allow" can\'t be text',
    );
  });

  it('tells everything that is wrong, of every file, from top to bottom', () => {
    const documents = [
      { file: 'b.yaml', text: 'rules:\n  - match: { tol: x }\n    risk: huge\n' },
      { file: 'a.yaml', text: 'rules:\n  - match: { pattern: "(" }\n    deny: true\nrisk: { rules: [{}] }' },
      { file: 'c.yaml', text: 'rules: [' },
    ];
    expect(() => compilePolicy(documents)).toThrow(PolicyError);
    try {
      compilePolicy(documents);
    } catch (error) {
      const where = (error as PolicyError).problems.map(
        ({ file, line, column }) => `${file}:${line}:${column}`,
      );
      expect(where.slice(0, 6)).toEqual([
        'b.yaml:2:5',
        'b.yaml:2:14',
        'b.yaml:3:11',
        'a.yaml:2:23',
        'a.yaml:4:17',
        'a.yaml:4:17',
      ]);
      expect(where.at(-1)).toMatch(/^c\.yaml:/);
    }
  });
});

describe('the schema for editors', () => {
  const isValid = new Ajv({ allowUnionTypes: true }).compile(policySchema);

  /** They need a reader: exact numbers, whole texts, regular expressions, lists by name, the types of CEL. */
  const ONLY_READ = new Set([
    'a NUL',
    'half a surrogate pair',
    '{ field: a, value: 9007199254740993 }',
    '{ tool: { in: friends } }',
    '{ pattern: "(a" }',
    '{ pattern: "a(?=b)" }',
    '{ pattern: "(a)\\\\1" }',
    '{ a: [1] }',
    ...EXPRESSIONS.map(([when]) => when),
  ]);
  const refused: readonly (readonly [string, string])[] = [
    ...DOCUMENTS.map(([name, text]) => [name, text] as const),
    ...MATCHES.map(([match]) => [match, withMatch(match)] as const),
    ...EXPRESSIONS.map(([when]) => [when, withExpression(when)] as const),
    ...NAMED_LISTS.map(([lists]) => [lists, withLists(lists)] as const),
  ];

  it.each(refused.filter(([name]) => !ONLY_READ.has(name)))('refuses too: %s', (_, text) => {
    expect(isValid(parse(text))).toBe(false);
  });

  it.each(refused.filter(([name]) => ONLY_READ.has(name)))('leaves to the reader: %s', (_, text) => {
    expect([isValid(parse(text)), isValid.errors]).toEqual([true, null]);
  });

  it.each([
    'rules: []',
    `rules: [{ match: { when: 'params.a > 1.0' }, when: { op: '*' }, deny: true, description: No }]`,
    'rules: []\nrisk: { rules: [{ name: a, match: { not: { not: { field: a.b, value: [null, ""] } } }, risk_level: low }] }',
    'lists: { a: ["", b, 1, null, true] }\nrules: [{ match: { field: a, value: [1, { in: a }] }, allow: true }]',
  ])('takes what the reader takes: %s', (text) => {
    parsePolicy(text, 'p.yaml');
    expect([isValid(parse(text)), isValid.errors]).toEqual([true, null]);
  });

  it('takes every policy that the reader takes', () => {
    fc.assert(
      fc.property(fc.array(rule, { maxLength: 5 }), fc.array(riskRule, { maxLength: 3 }), (...rules) => {
        const text = yamlOf(...rules);
        parsePolicy(text, 'p.yaml');
        expect([isValid(parse(text)), isValid.errors]).toEqual([true, null]);
      }),
    );
  });
});

describe('any document', () => {
  it('is either taken or refused with its problems, never anything else', () => {
    const word = fc.constantFrom(
      'rules',
      'risk',
      'match',
      'tool',
      'allow',
      ': ',
      '\n',
      '- ',
      '  ',
      '{',
      '}',
      '[',
      ']',
      '&a ',
      '*a',
      'true',
      '"',
      "'",
      '#',
      '!!x ',
      '| ',
      '? ',
      '---\n',
      '1',
      ',',
    );
    fc.assert(
      fc.property(fc.array(word, { maxLength: 25 }), (words) => {
        try {
          const text = words.join('');
          parsePolicy(text, 'p.yaml');
          expect(parse(text)).toHaveProperty('rules');
        } catch (error) {
          expect(error).toHaveProperty('name', 'PolicyError');
          expect((error as Error).message).toMatch(/^p\.yaml:[1-9]\d*:[1-9]\d*: .+\.$/m);
        }
      }),
      { numRuns: 2000 },
    );
  });
});
