import { policySchema, profileSchema } from '#policy';
import { helpAt, suggestionsAt } from '../../apps/console/src/editor/schema-help.js';

/** The cursor stands at the bar. */
function labelsAt(text: string, schema = policySchema): readonly string[] {
  const found = suggestionsAt(schema, text.replace('|', ''), text.indexOf('|'));
  return found?.options.map(({ label }) => label) ?? [];
}

describe('what may stand at a place of a policy', () => {
  it.each([
    ['a document without anything', '|', ['rules', 'risk', 'lists']],
    [
      'a rule',
      'rules:\n  - |',
      ['match', 'when', 'allow', 'deny', 'require_approval', 'description', 'risk'],
    ],
    [
      'a rule that has keys',
      'rules:\n  - match: { tool: a }\n    al|',
      ['when', 'allow', 'deny', 'require_approval', 'description', 'risk'],
    ],
    [
      'a key before others',
      'rules:\n  - d|\n    allow: true',
      ['match', 'when', 'deny', 'require_approval', 'description', 'risk'],
    ],
    ['a value of few', 'rules:\n  - match: { tool: a }\n    risk: |', ['low', 'medium', 'high']],
    ['the name of a list', 'lists:\n  payers: [a]\nrules:\n  - match: { tool: { in: | } }', ['payers']],
  ])('is told for %s', (_, text, labels) => {
    expect(labelsAt(text)).toEqual(labels);
  });

  it('is told in a map in braces that is not closed', () => {
    const labels = labelsAt('rules:\n  - match: { tool: stripe, am|');
    expect(labels).toEqual(expect.arrayContaining(['amount_gt', 'amount_lte', 'not']));
    expect(labels).not.toContain('tool');
  });

  it('is told inside of what "not" takes', () => {
    expect(labelsAt('rules:\n  - match:\n      not: { b| }')).toContain('branch');
  });

  it('is told for profiles by their own schema', () => {
    expect(labelsAt('id: a\n|', profileSchema)).toContain('allowed_tools');
  });

  it('is no key behind another key', () => {
    expect(labelsAt('rules:\n  - match:\n      tool: |')).not.toContain('in');
    expect(labelsAt('rules:\n  - match:\n      tool: { | }')).toContain('in');
  });

  it('is nothing in a text that may say anything', () => {
    expect(labelsAt('rules:\n  - match: { tool: a }\n    description: sm| refunds')).toEqual([]);
  });

  it('writes an effect with its only value, and a key that has a colon without another', () => {
    const at = (text: string) =>
      suggestionsAt(policySchema, text, text.indexOf('al') + 2)?.options.find(
        ({ label }) => label === 'allow',
      );
    expect(at('rules:\n  - match: { tool: a }\n    al')?.text).toBe('allow: true');
    expect(at('rules:\n  - match: { tool: a }\n    al: true')?.text).toBe('allow');
  });

  it('is found however broken the text is', () => {
    for (const text of ['|', ':|', '- [|', '{|', 'rules: &a *a |', '"|', 'a: |\n\t- b', '%|'])
      expect(() => labelsAt(text)).not.toThrow();
  });
});

describe('what a key means', () => {
  it('is what the schema says of it where it stands', () => {
    const text = 'rules:\n  - match: { amount_gt: 5 }\n    allow: true\n';
    const help = helpAt(policySchema, text, text.indexOf('amount_gt') + 3);
    expect(help?.name).toBe('amount_gt');
    expect(help?.about).toMatch(/amount/);
    expect(helpAt(policySchema, text, text.indexOf('true'))).toBeNull();
  });
});
