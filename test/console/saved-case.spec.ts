import { decide, parsePolicy } from '#policy';
import { readSuite } from '#policy-test';
import { caseOf, suiteNameFor, suiteText } from '../../apps/console/src/playground/saved-case.js';
import { filesOf, withText } from '../../apps/console/src/playground/draft-files.js';
import { readFields, SOME_ACTION } from '../../apps/console/src/playground/action-fields.js';
import type { DecisionRecord } from '#action';

const NOW = '2026-03-01T10:00:00.000Z';
const action = {
  agent_id: 'bot',
  tool: 'shell',
  operation: 'run',
  params: { cmd: 'yes: "no" # \n- x', n: 1.5 },
  context: {},
};

function caseBy(text: string) {
  const record = decide(action, parsePolicy(text, 'p.yaml'), undefined, NOW, {}) as DecisionRecord;
  return caseOf('a shell', action, record, { policy: [{ file: 'p.yaml', text }], profiles: [] });
}

describe('a kept case', () => {
  it('is read by the tests of policies as what was decided', () => {
    const kept = caseBy(
      "rules:\n  - match: { tool: shell }\n    allow: true\n    description: 'Shells: all'",
    );
    const { tests } = readSuite({ file: 'p.test.yaml', text: suiteText([kept], undefined) });
    expect(tests).toMatchObject([
      {
        name: 'a shell',
        cells: [
          {
            action,
            expected: {
              decision: 'allow',
              reason_code: 'POLICY_ALLOW',
              rule: 'Shells: all',
              risk_level: 'low',
            },
          },
        ],
      },
    ]);
  });

  it('has the time where a document speaks of it, and no other', () => {
    expect(caseBy('rules:\n  - when: time.getHours() == 10\n    allow: true').time).toBe(NOW);
    expect(caseBy('rules:\n  - match: { tool: shell }\n    allow: true').time).toBeUndefined();
  });

  it('names the profile that is judged before the policy', () => {
    const kept = caseBy('rules:\n  - match: { tool: shell }\n    allow: true');
    expect(readSuite({ file: 'p.test.yaml', text: suiteText([kept], 'profile.yaml') }).profile).toBe(
      'profile.yaml',
    );
  });

  it('goes into the suite beside the policy', () => {
    expect(suiteNameFor('/etc/faramesh/policy.yaml')).toBe('policy.test.yaml');
  });
});

describe('the documents of a draft', () => {
  const documents = { policy: [{ file: 'a.yaml', text: 'rules: []' }], profiles: [] };

  it('have a blank profile to be written, which is none until something stands in it', () => {
    expect(filesOf(documents).map(({ file, kind }) => [file, kind])).toEqual([
      ['a.yaml', 'policy'],
      ['profile.yaml', 'profile'],
    ]);
    const written = withText(documents, 1, 'id: a');
    expect(written.profiles).toEqual([{ file: 'profile.yaml', text: 'id: a' }]);
    expect(withText(written, 1, ' \n')).toEqual(documents);
  });
});

describe('an action as it is typed', () => {
  it('is an action when every field can be read', () => {
    expect(readFields({ ...SOME_ACTION, params: '' })).toMatchObject({
      action: { params: {}, context: {} },
      errors: {},
    });
  });

  it.each([
    [{ tool: '' }, { tool: 'Say which tool is asked for.' }],
    [{ params: '{' }, { params: 'This is not valid JSON.' }],
    [{ params: '[1]' }, { params: 'This must be a JSON object, as { "amount": 20 }.' }],
    [{ context: '{"a": 1, "a": 2}' }, { context: 'The key "a" is given twice.' }],
  ])('says what is wrong in %j', (fields, errors) => {
    expect(readFields({ ...SOME_ACTION, ...fields })).toEqual({ action: null, errors });
  });
});
