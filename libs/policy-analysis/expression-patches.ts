import type { JsonObject, JsonValue } from '#json';
import { constantsOf, selectionsOf } from '#policy';
import type { Expression } from '#policy';
import { merged } from './patch.js';
import type { Patch } from './patch.js';

const MAX_PATCHES = 500;

/**
 * Parts of actions on which an expression may give different answers: each value that it reads is absent, or one of those that the
 * expression itself names, or near one.
 */
export function expressionPatches(expression: Expression): readonly Patch[] {
  const selections = selectionsOf(expression).filter(({ length }) => length > 1);
  const ways = [...new Map(selections.map((way) => [way.join('.'), way])).values()];
  const values = valuesNear(constantsOf(expression));
  let patches: readonly JsonObject[] = [{}];
  for (const way of ways) {
    patches = patches
      .flatMap((patch) => [patch, ...values.map((value) => merged(patch, nested(way, value)))])
      .slice(0, MAX_PATCHES);
  }
  return patches;
}

function valuesNear(constants: readonly (string | number | boolean | null)[]): readonly JsonValue[] {
  const near = constants.flatMap((constant): JsonValue[] =>
    typeof constant === 'number' ? [constant, constant - 1, constant + 1] : [constant],
  );
  const scalars = [...new Set([...near, 'x', true])];
  return [...scalars, ...scalars.map((value) => [value])];
}

const nested = (way: readonly string[], value: JsonValue): JsonObject =>
  way.reduceRight<JsonValue>((inner, key) => ({ [key]: inner }), value) as JsonObject;
