import type { ActionRequest } from '#action';
import type { JsonValue } from '#json';
import { amountOf } from './amount-of.js';
import { namedComparison } from './condition.js';
import type { Condition, Listed, Place, Relation, Scalar } from './condition.js';
import { readNumber, readText, report } from './document-reader.js';
import { ExpressionRefused, compileExpression } from './expression.js';
import type { Expression } from './expression.js';
import { anyGlob } from './glob.js';
import { isList } from './located-yaml.js';
import type { Located } from './located-yaml.js';
import { ownValue } from '#json';
import { namedValue } from './named-value.js';
import { compilePattern } from './pattern-set.js';
import { readOperand } from './read-operand.js';
import type { Scope } from './read-operand.js';

type ReadCondition = (operand: Located, key: string, scope: Scope) => Condition | null;

/** One for all, so that a policy of many rules touches less memory. */
const [METHOD, BRANCH, PATH, AMOUNT] = [['method'], ['branch'], ['path'], ['amount']];

const RELATIONS: Readonly<Record<Relation, (amount: number, threshold: number) => boolean>> = {
  gt: (amount, threshold) => amount > threshold,
  gte: (amount, threshold) => amount >= threshold,
  lt: (amount, threshold) => amount < threshold,
  lte: (amount, threshold) => amount <= threshold,
};

/** One entry per key, cheapest first: that is the order in which a rule's conditions are tried. */
export const CONDITIONS = {
  tool: onText('tool'),
  op: onText('operation'),
  operation: onText('operation'),
  agent_id: onText('agent_id'),
  method: onText(METHOD, { anyCase: true }),
  branch: onText(BRANCH),
  path: onText(PATH),
  path_starts_with: onText(PATH, { after: '*' }),
  path_ends_with: onText(PATH, { before: '*' }),
  path_contains: onText(PATH, { before: '*', after: '*' }),
  amount_gt: onAmount('gt'),
  amount_gte: onAmount('gte'),
  amount_lt: onAmount('lt'),
  amount_lte: onAmount('lte'),
  contains: onText('probe', { before: '*', after: '*' }),
  pattern: readPattern,
} satisfies Record<string, ReadCondition>;

/** `field` and `value` are two keys and one condition. */
export function fieldCondition(field: Located, value: Located, scope: Scope): Condition | null {
  const name = readText(field, '"field"', scope.problems);
  if (name === null) return null;
  const path = name.split('.');
  if (path.includes(''))
    return report(scope.problems, field.at, `"field" has nothing before, after or between its dots.`);
  const operand = readOperand(value, '"value"', readScalar, scope);
  if (operand === null) return null;
  const texts = operand.values.filter((one) => typeof one === 'string');
  const others = operand.values.filter((one) => typeof one !== 'string');
  return listed('field', path, { globs: texts, others, anyCase: false }, operand.written);
}

/** A condition in CEL, under `when`. */
export function readExpression(located: Located, scope: Scope): Condition | null {
  const text = readText(located, '"when"', scope.problems);
  const expression = text === null ? null : compiled(text, located, scope);
  if (expression === null) return null;
  const condition: Condition = {
    kind: 'computed',
    key: 'when',
    comparison: { condition: 'when', on: 'expression', threshold: expression.text },
    expression,
    holds: (subject) => {
      const result = expression.evaluate(subject.facts);
      if (typeof result === 'boolean') return result;
      subject.fail(condition, result);
      return true;
    },
  };
  return condition;
}

function compiled(text: string, { at }: Located, { problems, lists }: Scope): Expression | null {
  try {
    return compileExpression(text, lists);
  } catch (error) {
    if (!(error instanceof ExpressionRefused)) throw error;
    const where = error.offset > 0 ? ` at its character ${error.offset + 1}` : '';
    return report(problems, at, `"when" is not a condition in CEL${where}: ${error.message}.`);
  }
}

/** Whole texts, unless anything may stand before or after them. */
function onText(
  place: Place,
  { before = '', after = '', anyCase = false }: { before?: string; after?: string; anyCase?: boolean } = {},
): ReadCondition {
  return (operand, key, scope) => {
    const read = readOperand(operand, `"${key}"`, readOneText, scope);
    if (read === null) return null;
    const globs = read.values.map((text) => `${before}${text}${after}`);
    return listed(key, place, { globs, others: [], anyCase }, read.written);
  };
}

function onAmount(relation: Relation): ReadCondition {
  const compare = RELATIONS[relation];
  return (operand, key, { problems }) => {
    const threshold = readNumber(operand, `"${key}"`, problems);
    if (threshold === null) return null;
    return {
      kind: 'compared',
      key,
      place: AMOUNT,
      relation,
      threshold,
      comparison: namedComparison(key, AMOUNT, threshold, isInParams(AMOUNT)),
      holds: ({ action }) => {
        const amount = amountOf(namedValue(action, AMOUNT));
        return amount !== undefined && compare(amount, threshold);
      },
    };
  };
}

function listed(
  key: string,
  place: Place,
  { globs, others, anyCase }: Pick<Listed, 'globs' | 'others' | 'anyCase'>,
  written: JsonValue,
): Condition {
  const takes = anyGlob(anyCase ? globs.map((one) => one.toLowerCase()) : globs);
  const matches = (text: string): boolean => takes(anyCase ? text.toLowerCase() : text);
  const holds = holdsAt(place, matches, others);
  const comparison =
    typeof place === 'string'
      ? { condition: key, on: place, threshold: written }
      : namedComparison(key, place, written, isInParams(place));
  return { kind: 'listed', key, place, globs, others, anyCase, comparison, holds };
}

function holdsAt(
  place: Place,
  matches: (text: string) => boolean,
  others: Listed['others'],
): Listed['holds'] {
  switch (place) {
    case 'tool':
      return ({ action }) => matches(action.tool);
    case 'operation':
      return ({ action }) => matches(action.operation);
    case 'agent_id':
      return ({ action }) => matches(action.agent_id);
    case 'probe':
      return ({ probe }) => matches(probe);
    default:
      return ({ action }) => {
        const found = namedValue(action, place);
        return typeof found === 'string' ? matches(found) : others.some((other) => other === found);
      };
  }
}

function readPattern(operand: Located, key: string, { problems }: Scope): Condition | null {
  const wanted = readText(operand, `"${key}"`, problems);
  if (wanted === null) return null;
  try {
    return {
      kind: 'searched',
      key,
      pattern: compilePattern(wanted),
      comparison: { condition: key, on: 'probe', threshold: wanted },
    };
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return report(problems, operand.at, `The pattern is not a regular expression in RE2 syntax (${why}).`);
  }
}

function readOneText(located: Located, what: string, problems: Scope['problems']): { value: string } | null {
  const value = readText(located, what, problems);
  return value === null ? null : { value };
}

function readScalar(located: Located, what: string, problems: Scope['problems']): { value: Scalar } | null {
  const { value } = located;
  if (value === null || typeof value !== 'object') return { value };
  return report(
    problems,
    located.at,
    `${what} must be text, a number, true, false or null, or a list of them, not a ${isList(value) ? 'list in a list' : 'map'}.`,
  );
}

const isInParams =
  (path: readonly string[]) =>
  ({ params }: ActionRequest): boolean =>
    ownValue(params, path) !== undefined;
