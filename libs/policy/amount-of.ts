import type { JsonValue } from '#json';

/**
 * An amount as a number: a JSON number, or text in plain decimal notation. Other notations (`1e3`, `0x10`, `1,000`, ` 5`)
 * are read differently by different tools, so they are not a number here and no amount condition holds.
 */
export function amountOf(value: JsonValue | undefined): number | undefined {
  const amount = typeof value === 'string' && /^-?\d+(?:\.\d+)?$/.test(value) ? Number(value) : value;
  return typeof amount === 'number' && Number.isFinite(amount) ? amount : undefined;
}
