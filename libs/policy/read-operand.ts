import type { JsonValue } from '#json';
import type { Scalar } from './condition.js';
import { closestTo } from './closest-to.js';
import { report } from './document-reader.js';
import type { Problems } from './document-reader.js';
import { isList, plainJson } from './located-yaml.js';
import type { Located } from './located-yaml.js';
import type { NamedLists } from './named-lists.js';

/** What conditions are read in. */
export interface Scope {
  readonly problems: Problems;
  readonly lists: NamedLists;
}

export interface Operand<T extends Scalar> {
  readonly values: readonly T[];
  /** As the document has it. */
  readonly written: JsonValue;
}

type ReadOne<T extends Scalar> = (
  located: Located,
  what: string,
  problems: Problems,
) => { readonly value: T } | null;

/** One value, or a list of values and of lists by name (`{ in: payment_tools }`), of which one must be met. */
export function readOperand<T extends Scalar>(
  located: Located,
  what: string,
  readOne: ReadOne<T>,
  scope: Scope,
): Operand<T> | null {
  const { value } = located;
  if (isList(value) && value.length === 0)
    return report(
      scope.problems,
      located.at,
      `${what} is an empty list, which nothing is in; write a value.`,
    );
  const read = (isList(value) ? value : [located]).map((one) => readItem(one, what, readOne, scope));
  const values = read.filter((one) => one !== null).flat();
  return values.length > 0 && read.every((one) => one !== null)
    ? { values, written: plainJson(located) }
    : null;
}

function readItem<T extends Scalar>(
  located: Located,
  what: string,
  readOne: ReadOne<T>,
  scope: Scope,
): readonly T[] | null {
  const reference = referenceOf(located);
  if (reference === undefined) {
    const one = readOne(located, what, scope.problems);
    return one && [one.value];
  }
  const name = typeof reference.value === 'string' ? reference.value : '';
  const list = scope.lists.get(name);
  if (list === undefined) {
    const meant = closestTo(name, [...scope.lists.keys()]);
    const advice = meant === undefined ? 'name one under "lists:"' : `did you mean "${meant}"?`;
    return report(
      scope.problems,
      reference.at,
      `There is no list "${name}"; ${advice}${advice.endsWith('?') ? '' : '.'}`,
    );
  }
  const read = list.values.map((value) => readOne({ at: reference.at, value }, what, scope.problems));
  return read.every((one) => one !== null) ? read.map(({ value }) => value) : null;
}

function referenceOf({ value }: Located): Located | undefined {
  const isMap = value !== null && typeof value === 'object' && !isList(value);
  return isMap && value.size === 1 ? value.get('in')?.value : undefined;
}
