import type { JsonObject, JsonValue } from '#json';

/** What stands where a secret was. */
const REDACTED = '[redacted]';

/** Where secrets stand: params, context or result, then keys. `*` is any one key or place in a list, `**` any way down. */
export interface Redaction {
  /** As the operator wrote it. */
  readonly text: string;
  readonly path: readonly string[];
}

/** @returns undefined when the text is no path of a payload. */
export function redactionOf(text: string): Redaction | undefined {
  const path = text.trim().split('.');
  const [place = '', ...keys] = path;
  const isWhole = keys.length > 0 && !keys.includes('') && keys.at(-1) !== '**';
  return isWhole && ['params', 'context', 'result'].includes(place) ? { text: text.trim(), path } : undefined;
}

/** A copy without the secrets, and which of the redactions found one. */
export function redact<Payload extends object>(
  payload: Payload,
  redactions: readonly Redaction[],
): { readonly payload: Payload; readonly redacted: readonly string[] } {
  let current = payload as JsonObject;
  const redacted: string[] = [];
  for (const { text, path } of redactions) {
    const next = without(current, path) as JsonObject;
    if (next !== current) redacted.push(text);
    current = next;
  }
  return { payload: current as Payload, redacted };
}

/** The same value when there is nothing at the path. */
function without(value: JsonValue, path: readonly string[]): JsonValue {
  const [key, ...rest] = path;
  if (key === undefined) return REDACTED;
  if (typeof value !== 'object' || value === null) return value;
  if (key === '**') {
    const here = without(value, rest);
    return mapValues(here, (inner) => without(inner, path));
  }
  return mapValues(value, (inner, own) => (key === '*' || key === own ? without(inner, rest) : inner));
}

function mapValues(value: JsonValue, change: (inner: JsonValue, key: string) => JsonValue): JsonValue {
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value);
  const changed = entries.map(([key, inner]) => [key, change(inner, key)] as const);
  if (changed.every(([, inner], index) => inner === entries[index]?.[1])) return value;
  return Array.isArray(value) ? changed.map(([, inner]) => inner) : Object.fromEntries(changed);
}

/** Whether what stands at the path is a secret, or within one. */
export function hides({ path }: Redaction, wanted: readonly string[]): boolean {
  const [key, ...rest] = path;
  if (key === undefined) return true;
  const [own, ...further] = wanted;
  if (key === '**')
    return (
      hides({ text: '', path: rest }, wanted) || (own !== undefined && hides({ text: '', path }, further))
    );
  return own !== undefined && (key === '*' || key === own) && hides({ text: '', path: rest }, further);
}
