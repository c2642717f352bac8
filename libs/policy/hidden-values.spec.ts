import { redactionOf } from '#redaction';
import { refusalOfHidden, warningsOfHidden } from './hidden-values.js';
import { parsePolicy } from './policy.js';
import { parseProfile } from './profile.js';

const redactions = (...texts: string[]) => texts.flatMap((text) => redactionOf(text) ?? []);
const policies = (match: string) => ({
  policy: parsePolicy(`rules:\n  - match: ${match}\n    deny: true\n`, 'p.yaml'),
  profiles: [],
});

describe('a rule that needs a redacted value', () => {
  it.each([
    ['{ field: card.number, value: 7 }', 'params.card', 'card.number'],
    ['{ field: token, value: x }', 'context.token', 'token'],
    ['{ amount_gt: 5 }', 'params.*', 'amount'],
    ['{ path_contains: secret }', 'params.**.path', 'path'],
  ])('%s is refused under %s', (match, redaction, named) => {
    const refusal = refusalOfHidden(policies(match), redactions('params.other', redaction));
    expect(refusal?.problems).toMatchObject([{ file: 'p.yaml', line: 2 }]);
    expect(refusal?.message).toContain(`"${named}"`);
    expect(refusal?.message).toContain(redaction);
  });

  it('is the only one that is', () => {
    expect(
      refusalOfHidden(policies('{ tool: params, amount_gt: 5 }'), redactions('params.password')),
    ).toBeUndefined();
  });

  it('is looked for in every profile', () => {
    const searching = parseProfile(
      'id: a\nversion: "1"\nrules: [{ name: a, pattern: x, outcome: HALT }]',
      'a',
    );
    const profiles = [parseProfile('id: b\nversion: "1"', 'b'), searching];
    expect(warningsOfHidden({ policy: undefined, profiles }, redactions('params.password'))).toEqual([
      'a:3: The rule searches all params, and will not find what stands at params.password.',
    ]);
  });

  it('is warned about when it searches all params', () => {
    const searching = policies('{ pattern: hunter }');
    expect(warningsOfHidden(searching, redactions('params.password'))).toEqual([
      'p.yaml:2: The rule searches all params, and will not find what stands at params.password.',
    ]);
    expect(warningsOfHidden(searching, redactions('context.password'))).toEqual([]);
  });
});
