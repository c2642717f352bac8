import { ValidateBy } from 'class-validator';
import type { JsonValue } from '#json';

const MAX_DEPTH = 10;
const MAX_STRING = 10_000;

/** A JSON object of bounded size: nesting 10 deep, strings and keys of 10,000 characters, and so many bytes as JSON text. */
export function IsJsonObject(maxBytes: number): PropertyDecorator {
  return ValidateBy({
    name: 'isJsonObject',
    validator: {
      validate: (value: JsonValue) => problemWith(value, maxBytes) === undefined,
      defaultMessage: (args) => `${args?.property} ${problemWith(args?.value as JsonValue, maxBytes)}`,
    },
  });
}

function problemWith(value: JsonValue | undefined, maxBytes: number): string | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return 'must be a JSON object';
  if (Buffer.byteLength(JSON.stringify(value)) > maxBytes) return `must be at most ${maxBytes} bytes of JSON`;
  return problemInside(value, 1);
}

function problemInside(value: JsonValue, depth: number): string | undefined {
  if (typeof value === 'string') return tooLong(value);
  if (typeof value !== 'object' || value === null) return undefined;
  if (depth > MAX_DEPTH) return `must be nested at most ${MAX_DEPTH} deep`;
  for (const [key, inner] of Object.entries(value)) {
    const problem = tooLong(key) ?? problemInside(inner, depth + 1);
    if (problem !== undefined) return problem;
  }
  return undefined;
}

const tooLong = (text: string): string | undefined =>
  text.length > MAX_STRING ? `must not hold strings of more than ${MAX_STRING} characters` : undefined;
