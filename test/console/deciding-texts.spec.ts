import { judge, compilePolicy, parseProfile } from '#policy';
import { decidingTexts } from '../../apps/console/src/action/deciding-texts.js';
import { ruleExtent } from '../../apps/console/src/action/rule-extent.js';

const POLICY = `rules:
  # Reads
  - match: { tool: file, op: read }
    allow: true

  - match:
      tool: shell
    require_approval: true
    # a person
    description: Shell needs a person
  # Rockets
  - match: { tool: rocket }
    deny: true
risk:
  rules:
    - { name: secrets, when: { contains: shadow }, risk_level: high }
`;
const PROFILE = `id: p
version: '1'
rules:
  - name: no lists
    when: { tool: shell, op: list }
    outcome: HALT
`;

const linesOf = (text: string, line: number): string => {
  const { first, last } = ruleExtent(text, line);
  return `${first}-${last}`;
};

describe('the lines of a rule', () => {
  it.each([
    [3, '3-4'],
    [6, '6-10'],
    [12, '12-13'],
    [16, '16-16'],
  ])('reach from line %i to the next one', (line, extent) => {
    expect(linesOf(POLICY, line)).toBe(extent);
  });

  it.each([
    ['a list that is not indented', 'rules:\n- match: {}\n  deny: true\n- match: {}\nrisk: {}', 2, '2-3'],
    [
      'a rule that begins below its dash',
      'rules:\n  -\n    match: {}\n    deny: true\n  -\n    match: {}',
      3,
      '3-4',
    ],
    ['a rule in braces', 'rules:\n  - { match: {},\n      deny: true }\n  - {}', 2, '2-3'],
    [
      'a rule with an empty line in it',
      'rules:\n  - match: {}\n\n    deny: true\n  # next\n  - {}',
      2,
      '2-4',
    ],
    ['the last rule', 'rules:\n  - match: {}\n    deny: true', 2, '2-3'],
    ['a line that is not there', 'rules: []', 7, '7-7'],
  ])('are those of %s', (_, text, line, extent) => {
    expect(linesOf(text, line)).toBe(extent);
  });
});

describe('the text that decided', () => {
  const documents = [{ file: 'p.yaml', text: POLICY }];
  const profiles = [{ file: 'profile.yaml', text: PROFILE }];
  const recorded = (operation: string, params: Record<string, string> = {}) =>
    judge(
      { agent_id: 'a', tool: 'shell', operation, params, context: {} },
      'a'.repeat(64),
      {
        policy: compilePolicy(documents),
        profiles: profiles.map(({ file, text }) => parseProfile(text, file)),
      },
      '2026-01-01T00:00:00.000Z',
      {},
    );

  it('is shown at the rules that matched, of the policy, of its risks and of the profile', () => {
    expect(decidingTexts(recorded('run', { cmd: 'cat shadow' }), documents, profiles)).toMatchObject([
      { what: 'rule', extent: { first: 6, last: 10 }, doubt: undefined },
      { what: 'risk rule', extent: { first: 16, last: 16 }, doubt: undefined },
    ]);
    expect(decidingTexts(recorded('list'), documents, profiles)).toMatchObject([
      { what: 'profile rule', document: profiles[0], extent: { first: 4, last: 6 }, doubt: undefined },
    ]);
  });

  it('is found by the number of the rule where the same policy is written otherwise', () => {
    const other = [{ file: 'p.yaml', text: `# One line more\n\n${POLICY}` }];
    expect(decidingTexts(recorded('run'), other, profiles)).toMatchObject([
      { extent: { first: 8, last: 12 }, doubt: undefined },
    ]);
  });

  it.each([
    ['another policy', POLICY.replace('tool: rocket', 'tool: shell')],
    ['a policy that today’s code refuses', 'rules: 1'],
  ])('is in doubt when the gateway shows %s', (_, text) => {
    const [shown] = decidingTexts(recorded('run'), [{ file: 'p.yaml', text }], profiles);
    expect(shown?.doubt).toMatch(/its hash is another/);
  });
});
