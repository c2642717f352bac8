import { conditions, expression, match, namedLists } from './conditions-schema.js';
import type { POLICY_KEYS, RISK_KEYS } from './policy.js';
import { EFFECTS, RISK_LEVELS } from './read-rules.js';
import type { RISK_RULE_KEYS, RULE_KEYS } from './read-rules.js';
import { DRAFT_07, anyOfKeys, listOf, mapOf, SOME_TEXT } from './json-schema.js';
import type { Schema } from './json-schema.js';

const when: Schema = {
  description:
    'A condition in CEL, which must hold beside "match" or alone, or a map of conditions like "match".',
  anyOf: [expression, { $ref: '#/definitions/conditions' }],
};

const isOn = (description: string): Schema => ({ description, const: true });

const rule = mapOf<(typeof RULE_KEYS)[number]>(
  'Conditions and one effect: allow, deny or require_approval.',
  {
    match,
    when,
    allow: isOn('The action is done, unless the risk rules score it high: then a person decides.'),
    deny: isOn('The action is not done.'),
    require_approval: isOn('The action waits until a person has approved or denied it.'),
    description: {
      description: 'The name of the rule, which is told as the reason of its decisions.',
      ...SOME_TEXT,
      examples: ['Refunds above 500 need a person'],
    },
    risk: {
      description: 'The risk level to report for what this rule decides, instead of the scored one.',
      enum: RISK_LEVELS,
    },
  },
  { allOf: [anyOfKeys(['match', 'when']), { oneOf: EFFECTS.map((effect) => ({ required: [effect] })) }] },
);

const riskRule = mapOf<(typeof RISK_RULE_KEYS)[number]>(
  'Conditions and the risk level of what they hold for.',
  {
    name: { description: 'The name of the rule, for whoever reads a decision.', ...SOME_TEXT },
    match,
    when,
    risk_level: { description: 'The scored level; high turns an allow into an approval.', enum: RISK_LEVELS },
  },
  { required: ['risk_level'], ...anyOfKeys(['match', 'when']) },
);

const risk = mapOf<(typeof RISK_KEYS)[number]>(
  'How risky actions are, scored beside what the rules decide.',
  { rules: listOf('The first that matches gives the level; no match gives low.', riskRule) },
  { required: ['rules'] },
);

/** What editors can know of a policy. */
export const policySchema: Schema = {
  $schema: DRAFT_07,
  title: 'A policy',
  ...mapOf<(typeof POLICY_KEYS)[number]>(
    'Rules for what agents ask to do.',
    { rules: listOf('The first that matches decides; no match denies.', rule), risk, lists: namedLists },
    { required: ['rules'] },
  ),
  definitions: { conditions },
};
