import { compilePolicy, parsePolicy } from './index.js';

describe('the hash of a policy', () => {
  const text = `
rules:
  - match: { tool: stripe, amount_gt: 5 }
    deny: true
risk:
  rules: [{ when: { tool: x }, risk_level: low }]
`;
  const { hash } = parsePolicy(text, 'p.yaml');

  it.each([
    ['comments', `# about money\n${text}`],
    [
      'the order of keys',
      'risk: { rules: [{ risk_level: low, when: { tool: x } }] }\nrules: [{ deny: true, match: { amount_gt: 5, tool: stripe } }]',
    ],
    ['quotes and notation', text.replace('stripe', '"stripe"').replace(': 5', ': 5.0')],
    ['anchors', text.replace('tool: stripe', 'tool: &t stripe').replace('tool: x', 'tool: x')],
    ['line ends', text.replaceAll('\n', '\r\n')],
    ['a mark at the beginning', `\ufeff${text}`],
  ])('does not depend on %s', (_, same) => {
    expect(parsePolicy(same, 'other.yaml').hash).toBe(hash);
  });

  it.each([
    ['a threshold', text.replace('5', '6')],
    ['the type of a value', text.replace('tool: x', 'field: a, value: 1')],
    ['an effect', text.replace('deny', 'allow')],
    ['a risk rule', text.replace('risk_level: low', 'risk_level: high')],
    ['a description', text.replace('deny: true', 'deny: true\n    description: x')],
  ])('depends on %s', (_, other) => {
    expect(parsePolicy(other, 'p.yaml').hash).not.toBe(hash);
  });

  it('is the published form of the parsed document', () => {
    expect(parsePolicy('rules: []', 'p.yaml').hash).toBe(
      parsePolicy('risk: { rules: [] }\nrules: []', 'p.yaml').hash,
    );
    // printf '{"risk":{"rules":[]},"rules":[]}' | sha256sum
    expect(parsePolicy('rules: []', 'p.yaml').hash).toBe(
      '8c6ea32a60e39028cdabb152a9046da740b9058654219b879e4d8bf3074ebb7f',
    );
  });

  it('gives the version unless one is given', () => {
    expect(parsePolicy(text, 'p.yaml').version).toBe(hash.slice(0, 12));
    expect(compilePolicy([{ file: 'p.yaml', text }], { version: '2026-01' }).version).toBe('2026-01');
  });
});

describe('several documents', () => {
  const one = { file: 'a.yaml', text: 'rules: [{ match: { tool: a }, deny: true }]' };
  const two = {
    file: 'b.yaml',
    text: 'rules:\n  - { match: { tool: b }, allow: true }\nrisk: { rules: [{ when: { tool: b }, risk_level: low }] }',
  };

  it('are one policy, in the order given', () => {
    const policy = compilePolicy([one, two]);
    expect(policy.files).toEqual(['a.yaml', 'b.yaml']);
    expect(policy.rules.all.map(({ number, file, line }) => [number, file, line])).toEqual([
      [1, 'a.yaml', 1],
      [2, 'b.yaml', 2],
    ]);
    expect(policy.riskRules.all).toHaveLength(1);
  });

  it('hash like the one document that says the same', () => {
    const joined =
      'rules: [{ match: { tool: a }, deny: true }, { match: { tool: b }, allow: true }]\nrisk: { rules: [{ when: { tool: b }, risk_level: low }] }';
    expect(compilePolicy([one, two]).hash).toBe(parsePolicy(joined, 'x.yaml').hash);
    expect(compilePolicy([two, one]).hash).not.toBe(parsePolicy(joined, 'x.yaml').hash);
  });
});
