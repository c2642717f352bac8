import type { ActionRequest, Comparison } from '#action';
import type { JsonValue } from '#json';
import { amountOf } from './amount-of.js';
import { readNumber, readText, report } from './document-reader.js';
import type { Problems } from './document-reader.js';
import { glob, isGlob } from './glob.js';
import type { Located } from './located-yaml.js';
import { namedValue, ownValue } from './named-value.js';
import { compilePattern } from './pattern-set.js';
import type { Pattern } from './pattern-set.js';
import type { Subject } from './subject.js';

export type Condition = Facts & (Tested | Searched);

interface Tested {
  readonly holds: (subject: Subject) => boolean;
  readonly pattern?: never;
}

/** It holds when the pattern is found in the probe, for which patterns are put together. */
interface Searched {
  readonly pattern: Pattern;
  readonly holds?: never;
}

interface Facts {
  /** The named value that it compares, or that it searches all params; undefined for neither. */
  readonly reads?: readonly string[] | 'probe';
  /** For the trace. It tells where the value was and what the document asks, never the value itself. */
  readonly comparison: Comparison | ((action: ActionRequest) => Comparison);
  /** The one tool or operation for which it holds: rules are looked up by it, and then it needn't be asked. */
  readonly only?: { readonly on: 'tool' | 'operation'; readonly text: string } | undefined;
}

/** One for all, so that a policy of many rules touches less memory. */
const AMOUNT = ['amount'];

type ReadCondition = (operand: Located, key: string, problems: Problems) => Condition | null;

/** One entry per key, cheapest first: that is the order in which a rule's conditions are tried. */
export const CONDITIONS = {
  tool: globOn('tool', (action) => action.tool),
  op: globOn('operation', (action) => action.operation),
  operation: globOn('operation', (action) => action.operation),
  agent_id: globOn('agent_id', (action) => action.agent_id),
  method: onText('method', (wanted) => {
    const lowerCase = wanted.toLowerCase();
    return (method) => method.toLowerCase() === lowerCase;
  }),
  branch: onText('branch', (wanted) => (branch) => branch === wanted),
  path_starts_with: onText('path', (wanted) => (path) => path.startsWith(wanted)),
  path_ends_with: onText('path', (wanted) => (path) => path.endsWith(wanted)),
  path_contains: onText('path', (wanted) => (path) => path.includes(wanted)),
  amount_gt: onAmount((amount, threshold) => amount > threshold),
  amount_gte: onAmount((amount, threshold) => amount >= threshold),
  amount_lt: onAmount((amount, threshold) => amount < threshold),
  amount_lte: onAmount((amount, threshold) => amount <= threshold),
  contains: readContains,
  pattern: readPattern,
} satisfies Record<string, ReadCondition>;

/** `field` and `value` are two keys and one condition. */
export function fieldCondition(field: Located, value: Located, problems: Problems): Condition | null {
  const name = readText(field, '"field"', problems);
  if (name === null) return null;
  const path = name.split('.');
  if (path.includes(''))
    return report(problems, field.at, `"field" has nothing before, after or between its dots.`);
  const wanted = value.value;
  if (wanted !== null && typeof wanted === 'object') {
    return report(problems, value.at, '"value" must be text, a number, true, false or null.');
  }
  return onNamed(path, 'field', wanted, (found) => found === wanted);
}

function globOn(
  on: 'tool' | 'operation' | 'agent_id',
  read: (action: ActionRequest) => string,
): ReadCondition {
  return (operand, key, problems) => {
    const wanted = readText(operand, `"${key}"`, problems);
    if (wanted === null) return null;
    const matches = glob(wanted);
    const comparison = { condition: key, on, threshold: wanted };
    const only = on === 'agent_id' || isGlob(wanted) ? undefined : { on, text: wanted };
    return { holds: ({ action }) => matches(read(action)), comparison, only };
  };
}

function onText(name: string, compile: (wanted: string) => (text: string) => boolean): ReadCondition {
  return (operand, key, problems) => {
    const wanted = readText(operand, `"${key}"`, problems);
    if (wanted === null) return null;
    const matches = compile(wanted);
    return onNamed([name], key, wanted, (found) => typeof found === 'string' && matches(found));
  };
}

function onAmount(compare: (amount: number, threshold: number) => boolean): ReadCondition {
  return (operand, key, problems) => {
    const threshold = readNumber(operand, `"${key}"`, problems);
    if (threshold === null) return null;
    return onNamed(AMOUNT, key, threshold, (found) => {
      const amount = amountOf(found);
      return amount !== undefined && compare(amount, threshold);
    });
  };
}

function onNamed(
  path: readonly string[],
  key: string,
  threshold: JsonValue,
  matches: (found: JsonValue | undefined) => boolean,
): Condition {
  const comparisonIn = (place: string): Comparison => ({
    condition: key,
    on: `${place}.${path.join('.')}`,
    threshold,
  });
  const inParams = comparisonIn('params');
  const inContext = comparisonIn('context');
  return {
    reads: path,
    holds: ({ action }) => matches(namedValue(action, path)),
    comparison: ({ params }) => (ownValue(params, path) !== undefined ? inParams : inContext),
  };
}

function readContains(operand: Located, key: string, problems: Problems): Condition | null {
  const wanted = readText(operand, `"${key}"`, problems);
  if (wanted === null) return null;
  return { ...onProbe(key, wanted), holds: ({ probe }) => probe.includes(wanted) };
}

function readPattern(operand: Located, key: string, problems: Problems): Condition | null {
  const wanted = readText(operand, `"${key}"`, problems);
  if (wanted === null) return null;
  try {
    return { ...onProbe(key, wanted), pattern: compilePattern(wanted) };
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return report(problems, operand.at, `The pattern is not a regular expression in RE2 syntax (${why}).`);
  }
}

function onProbe(key: string, threshold: string): Facts {
  return { reads: 'probe', comparison: { condition: key, on: 'probe', threshold } };
}
