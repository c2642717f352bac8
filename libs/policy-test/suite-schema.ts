import type { ReasonCode } from '#action';
import { DRAFT_07, anyOfKeys, listOf, mapOf, SOME_TEXT } from '#policy';
import type { Schema } from '#policy';
import type { ACTION_KEYS } from './read-action.js';
import { SOME_AGENT } from './read-action.js';
import { DECISIONS, RISK_LEVELS } from './read-expectation.js';
import type { EXPECTATION_KEYS } from './read-expectation.js';
import { SELECTOR_KEYS } from './read-matrix.js';
import type { MATRIX_KEYS } from './read-matrix.js';
import { SOME_TIME } from './read-suite.js';
import type { CASE_KEYS, SUITE_KEYS } from './read-suite.js';
import { RFC_3339 } from './read-time.js';

const textFor = (description: string, ...examples: string[]): Schema => ({
  description,
  ...SOME_TEXT,
  examples,
});

const object = (description: string): Schema => ({ description, type: 'object' });

const time: Schema = {
  description: `What "time" is in expressions, RFC 3339; without it, that of the suite, or ${SOME_TIME}.`,
  type: 'string',
  pattern: RFC_3339.source,
  examples: ['2026-01-31T09:00:00Z'],
};

const expected: Readonly<Record<(typeof EXPECTATION_KEYS)[number], Schema>> = {
  decision: { description: 'The decision that must come out.', enum: DECISIONS },
  risk_level: {
    description: 'The risk level that must be reported; without it, any may be.',
    enum: RISK_LEVELS,
  },
  reason_code: textFor(
    'The code that the decision must have; without it, any may be.',
    ...([
      'POLICY_ALLOW',
      'POLICY_DENY',
      'POLICY_REQUIRE_APPROVAL',
      'RISK_UPGRADE',
      'DEFAULT_DENY_NO_MATCH',
      'CONDITION_ERROR',
    ] satisfies ReasonCode[]),
  ),
  rule: textFor('The name of the rule that must decide; without it, any may.'),
};

const action = mapOf<(typeof ACTION_KEYS)[number]>(
  'The action that is judged.',
  {
    agent_id: textFor(`Who asks; ${SOME_AGENT} without it.`),
    tool: textFor('The tool that is asked for.', 'stripe'),
    operation: textFor('The operation of the tool.', 'refund'),
    params: object('What the tool is sent; {} without it.'),
    context: object('What is known besides; {} without it.'),
  },
  { required: ['tool', 'operation'] },
);

const name = textFor('What holds, as a sentence; no other test of the suite has it.');

const testCase = mapOf<(typeof CASE_KEYS)[number]>(
  'One action, and what must come out.',
  { name, action, time, ...expected },
  { required: ['name', 'action', 'decision'] },
);

const exception = mapOf<(typeof SELECTOR_KEYS | typeof EXPECTATION_KEYS)[number]>(
  'Cells that are expected otherwise; the first exception that fits a cell says all of it.',
  {
    agent: textFor('Cells of this agent.'),
    tool: textFor('Cells of this tool.'),
    operation: textFor('Cells of this operation.'),
    params: object('Cells whose params have these keys with these values among others.'),
    context: object('Cells whose context has these keys with these values among others.'),
    ...expected,
  },
  { required: ['decision'], ...anyOfKeys(SELECTOR_KEYS) },
);

const choices = (description: string, items: Schema, ...examples: Schema[string][]): Schema =>
  listOf(description, items, { minItems: 1, examples });

const matrix = mapOf<(typeof MATRIX_KEYS)[number]>(
  'Every agent with every call, all params and every context, each of which must come out as expected.',
  {
    name,
    time,
    agents: choices(`Who asks; ${SOME_AGENT} alone without it.`, SOME_TEXT, ['support-bot', 'marketing-bot']),
    tools: choices(
      'The tools: "tool" for every one of "operations", "tool:operation" for that one.',
      SOME_TEXT,
      ['stripe:refund', 'bank'],
    ),
    operations: choices('The operations of the tools that have none of their own.', SOME_TEXT, [
      'refund',
      'payout',
    ]),
    params: choices('What the tool is sent, one for each cell; {} alone without it.', object('Params.'), [
      { amount: 500 },
      { amount: 600 },
    ]),
    context: choices('What is known besides, one for each cell; {} alone without it.', object('A context.')),
    except: listOf('Cells that are expected otherwise.', exception),
    ...expected,
  },
  { required: ['name', 'tools', 'decision'] },
);

const some = { type: 'array', minItems: 1 } as const;

const suite = mapOf<(typeof SUITE_KEYS)[number]>(
  'Tests of a policy: cases, matrices or both.',
  {
    policy: textFor(
      'What is tested, from the folder of the suite: a file, or a folder as one policy; without it, the file of the same name.',
      'policy.yaml',
    ),
    profile: textFor('The profile that is judged before the policy; none without it.', 'profile.yaml'),
    time,
    cases: listOf('Single actions.', { $ref: '#/definitions/case' }),
    matrices: listOf('Tables of many actions in a few lines.', matrix),
  },
  {
    anyOf: [
      { required: ['cases'], properties: { cases: some } },
      { required: ['matrices'], properties: { matrices: some } },
    ],
  },
);

/** What editors can know of the tests of a policy. */
export const suiteSchema: Schema = {
  $schema: DRAFT_07,
  title: 'Tests of a policy',
  anyOf: [listOf('Cases.', { $ref: '#/definitions/case' }, some), suite],
  definitions: { case: testCase },
};
