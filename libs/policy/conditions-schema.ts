import type { CONDITIONS } from './conditions.js';
import { LIST_NAME } from './named-lists.js';
import type { ONLY_IN_MATCH, OTHER_KEYS } from './read-conditions.js';
import { listOf, mapOf, SOME_TEXT } from './json-schema.js';
import type { Schema } from './json-schema.js';

const scalar = { type: ['string', 'number', 'boolean', 'null'] } as const satisfies Schema;

const namedList = mapOf(
  'All values of a list of the policy, by its name.',
  { in: { description: 'A name under "lists".', type: 'string', pattern: LIST_NAME.source } },
  { title: 'A named list', required: ['in'] },
);

/** One, or several of them and of lists by name. */
const oneOrMore = (one: Schema): Schema => ({
  anyOf: [one, namedList, { type: 'array', items: { anyOf: [one, namedList] }, minItems: 1 }],
});

const onText = (description: string, ...examples: (string | string[])[]): Schema => ({
  description,
  ...oneOrMore(SOME_TEXT),
  examples,
});

const onAmount = (than: string): Schema => ({
  description: `Holds when "amount", a number or a text such as 12.50, is ${than} this; absent or anything else: does not hold.`,
  type: 'number',
  examples: [500],
});

const operation = onText('Holds when the operation is this one, or one of these; * stands for any text.', [
  'refund',
  'payout',
]);

/** What each key of `match` takes. */
export const CONDITION_SCHEMAS: Readonly<
  Record<keyof typeof CONDITIONS | (typeof OTHER_KEYS)[number], Schema>
> = {
  tool: onText(
    'Holds when the tool is this one, or one of these, or of a list as in { in: payment_tools }; * stands for any text.',
    'stripe',
    ['stripe', 'pay*'],
  ),
  op: operation,
  operation,
  agent_id: onText(
    'Holds when the action is asked for by this agent, or one of these; * stands for any text.',
    'support-*',
  ),
  method: onText('Holds when "method" is this one, or one of these, in any case.', ['GET', 'HEAD']),
  branch: onText('Holds when "branch" is this one, or one of these; * stands for any text.', [
    'main',
    'release/*',
  ]),
  path: onText('Holds when "path" is this one, or one of these; * stands for any text.', '/srv/app/*'),
  path_starts_with: onText('Holds when "path" starts with this, or with one of these.', '/etc/'),
  path_ends_with: onText('Holds when "path" ends with this, or with one of these.', ['.pem', '.key']),
  path_contains: onText('Holds when this, or one of these, occurs in "path".', '..'),
  amount_gt: onAmount('above'),
  amount_gte: onAmount('at least'),
  amount_lt: onAmount('below'),
  amount_lte: onAmount('at most'),
  contains: onText(
    'Holds when this, or one of these, occurs in the JSON text of the params, with ", " and ": " as separators.',
    'chargeback',
  ),
  pattern: {
    description:
      'Holds when this regular expression, in RE2 syntax, is found in the JSON text of the params, with ", " and ": " as separators.',
    ...SOME_TEXT,
    examples: ['(?i)\\.env\\b|id_rsa'],
  },
  field: {
    description: 'The named value that must equal "value"; dots go into nested objects.',
    type: 'string',
    pattern: '^[^.]+(\\.[^.]+)*$',
    examples: ['customer.country'],
  },
  value: {
    description: 'What "field" must equal, in the same type, or a list of which it must equal one.',
    ...oneOrMore(scalar),
  },
  not: {
    description:
      'Holds when these conditions do not all hold; of a list of maps, when they do for none; on what is not sent no condition holds.',
    anyOf: [
      { $ref: '#/definitions/conditions' },
      { type: 'array', items: { $ref: '#/definitions/conditions' }, minItems: 1 },
    ],
  },
};

/** At least one, and `op` under one name only. */
export const SOME_CONDITIONS = { minProperties: 1, not: { required: ['op', 'operation'] } } as const;

export const expression: Schema = {
  description:
    'A condition in CEL on action, agent, params, context, time and lists; one that has no answer denies.',
  ...SOME_TEXT,
  examples: ['has(params.rows) && params.rows > 1000', 'time.getHours("Europe/Berlin") >= 18'],
};

const CONDITIONS_TEXT = 'Conditions that must all hold, as { tool: stripe, op: refund, amount_gt: 500 }.';
const LIMITS = { ...SOME_CONDITIONS, dependencies: { field: ['value'], value: ['field'] } };

/** To stand under `definitions`, where `not` looks for it. */
export const conditions = mapOf(CONDITIONS_TEXT, CONDITION_SCHEMAS, LIMITS);

const onlyInMatch: Readonly<Record<(typeof ONLY_IN_MATCH)[number], Schema>> = { when: expression };

export const match = mapOf(CONDITIONS_TEXT, { ...CONDITION_SCHEMAS, ...onlyInMatch }, LIMITS);

export const namedLists: Schema = {
  description:
    'Lists by name, as payment_tools: [stripe, pay*], for { in: payment_tools } in conditions and lists.payment_tools in expressions.',
  type: 'object',
  propertyNames: { pattern: LIST_NAME.source },
  additionalProperties: listOf('Values of which one must be met.', scalar, { minItems: 1 }),
};
