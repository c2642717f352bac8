import type { JsonObject } from '#json';

/** In JSON Schema draft-07, which editors speak. */
export type Schema = JsonObject;

export const DRAFT_07 = 'http://json-schema.org/draft-07/schema#';

export const SOME_TEXT = { type: 'string', minLength: 1 } as const satisfies Schema;

/** A map that has no other keys. */
export const mapOf = <Key extends string>(
  description: string,
  properties: Readonly<Record<Key, Schema>>,
  limits: Schema = {},
): Schema => ({ description, type: 'object', properties, additionalProperties: false, ...limits });

export const listOf = (description: string, items: Schema, limits: Schema = {}): Schema => ({
  description,
  type: 'array',
  items,
  ...limits,
});

export const anyOfKeys = (keys: readonly string[]): Schema => ({
  anyOf: keys.map((key) => ({ required: [key] })),
});
