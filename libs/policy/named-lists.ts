import { readList, readMap, report } from './document-reader.js';
import type { Problems } from './document-reader.js';
import type { Scalar } from './condition.js';
import type { Located } from './located-yaml.js';
import type { Position } from './policy-error.js';

/** Lists that a policy gives a name, by name. */
export type NamedLists = ReadonlyMap<string, NamedList>;

export interface NamedList {
  readonly at: Position;
  readonly values: readonly Scalar[];
}

/** As names in CEL are. */
export const LIST_NAME = /^[A-Za-z_][A-Za-z0-9_]*$/;

/** Adds the lists of one document to those of the policy. */
export function readNamedLists(located: Located, into: Map<string, NamedList>, problems: Problems): void {
  const map = readMap(located, '"lists"', 'any', problems);
  for (const [name, { key, value }] of map ?? []) {
    const values = readList(value, `The list "${name}"`, problems);
    if (!LIST_NAME.test(name)) {
      report(problems, key, `A list is named with letters, digits and _, not "${name}".`);
    } else if (into.has(name)) {
      report(problems, key, `The list "${name}" is given twice; keep one.`);
    } else if (values?.length === 0) {
      report(problems, value.at, `The list "${name}" is empty; write at least one value.`);
    } else {
      into.set(name, { at: key, values: (values ?? []).flatMap((one) => scalarOf(one, problems)) });
    }
  }
}

function scalarOf({ at, value }: Located, problems: Problems): Scalar[] {
  if (value === null || typeof value !== 'object') return [value];
  report(problems, at, 'A list holds texts, numbers, true, false or null, nothing nested.');
  return [];
}
