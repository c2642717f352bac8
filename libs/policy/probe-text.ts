import type { JsonValue } from '#json';

/** JSON with `, ` and `: ` between, keys in the order sent: the text that the patterns of existing policies were written for. */
export function probeText(value: JsonValue): string {
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  return isArray(value) ? `[${value.map(probeText).join(', ')}]` : objectText(value);
}

const isArray = (value: object): value is readonly JsonValue[] => Array.isArray(value);

function objectText(object: Readonly<Record<string, JsonValue>>): string {
  return `{${Object.entries(object)
    .map(([key, value]) => `${JSON.stringify(key)}: ${probeText(value)}`)
    .join(', ')}}`;
}
