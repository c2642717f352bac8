import type { JsonObject } from '#json';
import { JsonRefused, parseStrictJson } from '#json';
import { InvalidArgumentError } from 'commander';

/** An option whose value is a JSON object, read as the gateway reads it. */
export function jsonObjectIn(text: string): JsonObject {
  try {
    const value = parseStrictJson(Buffer.from(text));
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as JsonObject;
  } catch (error) {
    if (error instanceof JsonRefused) throw new InvalidArgumentError(error.message);
    throw error;
  }
  throw new InvalidArgumentError('It is a JSON object such as {"path":"README.md"}.');
}
