import { CONDITION_SCHEMAS, SOME_CONDITIONS, expression } from './conditions-schema.js';
import type { PROFILE_KEYS } from './profile.js';
import { OUTCOMES, REASONS } from './read-profile-rule.js';
import type { CALL_KEYS, PROFILE_RULE_KEYS } from './read-profile-rule.js';
import { DRAFT_07, anyOfKeys, listOf, mapOf, SOME_TEXT } from './json-schema.js';
import type { Schema } from './json-schema.js';

const { tool, op, operation, pattern } = CONDITION_SCHEMAS;

const call = mapOf<(typeof CALL_KEYS)[number]>(
  'The call that the rule is about.',
  { tool, op, operation },
  SOME_CONDITIONS,
);

const rule = mapOf<(typeof PROFILE_RULE_KEYS)[number]>(
  'A call, a pattern or both, and what comes of it.',
  {
    name: {
      description: 'The name of the rule, which is told as the reason of its decisions.',
      ...SOME_TEXT,
    },
    when: {
      description:
        'The call that the rule is about, as { tool: zendesk, op: export }, or a condition in CEL.',
      anyOf: [expression, call],
    },
    pattern,
    outcome: {
      description: 'EXECUTE allows the action, HALT denies it, ABSTAIN leaves it to a person.',
      enum: OUTCOMES,
    },
    reason_code: {
      description: 'The code of its decisions, one that fits the outcome.',
      enum: OUTCOMES.flatMap((outcome) => REASONS[outcome]),
    },
  },
  {
    required: ['name', 'outcome'],
    ...anyOfKeys(['when', 'pattern']),
    allOf: OUTCOMES.map((outcome) => ({
      if: { properties: { outcome: { const: outcome } } },
      then: { properties: { reason_code: { enum: REASONS[outcome] } } },
    })),
  },
);

const mustBeGiven = { const: true } as const satisfies Schema;

/** What editors can know of a profile. */
export const profileSchema: Schema = {
  $schema: DRAFT_07,
  title: 'A profile',
  ...mapOf<(typeof PROFILE_KEYS)[number]>(
    'What some agents may do at all, judged before the policy.',
    {
      id: { description: 'The name of the profile, which no other has.', ...SOME_TEXT },
      version: {
        description: 'The version that its decisions are recorded with.',
        ...SOME_TEXT,
        examples: ['1'],
      },
      agents: listOf(
        'The agents that it is for, by agent_id; * stands for any text. Without it, it is for every agent.',
        SOME_TEXT,
        { minItems: 1, examples: [['support-bot', 'helpdesk-*']] },
      ),
      allowed_tools: listOf(
        'The tools that may be used at all; * stands for any text. Without it, any tool may.',
        SOME_TEXT,
        { examples: [['zendesk', 'stripe*']] },
      ),
      rules: listOf('The first that matches decides, before the policy is asked.', rule),
      required_controls: {
        description: 'What the context of an action must have, each a text that is not blank.',
        type: 'object',
        properties: {
          approval_token: {
            description: 'The action is denied unless context.approval_token is a text that is not blank.',
            ...mustBeGiven,
          },
        },
        additionalProperties: mustBeGiven,
      },
    },
    { required: ['id', 'version'] },
  ),
};
