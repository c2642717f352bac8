import type { ActionRequest } from '#action';
import type { JsonObject, JsonValue } from '#json';

/** Part of an action: what it takes to make one condition hold, or not. */
export type Patch =
  | { readonly name: 'tool' | 'operation' | 'agent_id'; readonly text: string }
  | { readonly path: readonly string[]; readonly value: JsonValue }
  | { readonly params?: JsonObject; readonly context?: JsonObject };

/** What nobody asks about. */
const UNASKED = { agent_id: 'any', tool: 'any', operation: 'any' };

/** @param place Where named values are put; either will do, unless something looks through all params. */
export function patched(patches: readonly Patch[], place: 'params' | 'context' = 'params'): ActionRequest {
  const names = new Map<string, string>();
  let { params, context }: { params: JsonObject; context: JsonObject } = { params: {}, context: {} };
  for (const patch of patches.toSorted((one, other) => depthOf(one) - depthOf(other))) {
    if ('name' in patch) names.set(patch.name, patch.text);
    else if ('path' in patch) {
      const inPlace = place === 'params' ? withValue(params, patch) : undefined;
      if (inPlace) params = inPlace;
      else context = withValue(context, patch) ?? context;
    } else {
      params = merged(params, patch.params ?? {});
      context = merged(context, patch.context ?? {});
    }
  }
  return { ...UNASKED, ...Object.fromEntries(names), params, context };
}

/** `user` before `user.role`: where the one is a text, the other has to stand elsewhere. */
const depthOf = (patch: Patch): number => ('path' in patch ? patch.path.length : 0);

/** The action with one thing more, where it has the others. */
export function withPatch(action: ActionRequest, patch: Patch): ActionRequest {
  const added = patched([patch]);
  const isEmpty = Object.keys(action.params).length === 0 && Object.keys(action.context).length > 0;
  const [params, context] =
    isEmpty && 'path' in patch ? [added.context, added.params] : [added.params, added.context];
  return { ...action, params: merged(action.params, params), context: merged(action.context, context) };
}

/** Whether one of them gives the named value. */
export const hasValue = (patches: readonly Patch[], path: readonly string[]): boolean =>
  patches.some((patch) => 'path' in patch && patch.path.join('.') === path.join('.'));

/** Undefined when something else stands in the way. */
function withValue(
  object: JsonObject,
  { path: [key = '', ...rest], value }: { readonly path: readonly string[]; readonly value: JsonValue },
): JsonObject | undefined {
  if (rest.length === 0) return key in object ? undefined : withEntry(object, key, value);
  const inner = Object.hasOwn(object, key) ? object[key] : {};
  const changed = isObject(inner) ? withValue(inner, { path: rest, value }) : undefined;
  return changed && withEntry(object, key, changed);
}

/** The second over the first, objects into objects. */
export function merged(one: JsonObject, other: JsonObject): JsonObject {
  return Object.entries(other).reduce((object, [key, value]) => {
    const own = Object.hasOwn(object, key) ? object[key] : undefined;
    return withEntry(object, key, isObject(own) && isObject(value) ? merged(own, value) : value);
  }, one);
}

const withEntry = (object: JsonObject, key: string, value: JsonValue): JsonObject =>
  Object.fromEntries([...Object.entries(object).filter(([own]) => own !== key), [key, value]]);

const isObject = (value: JsonValue | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
