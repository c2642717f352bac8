import type { ExportLine } from '#log-export';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const HASH = /^[0-9a-f]{64}$/;
const isHash = (value: unknown): boolean => typeof value === 'string' && HASH.test(value);
const isCount = (value: unknown): boolean => Number.isSafeInteger(value) && (value as number) >= 0;
const isMonth = (value: unknown): boolean =>
  typeof value === 'string' && /^\d{4}-(0[1-9]|1[0-2])$/.test(value);
const isObject = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The type of every field, in the order in which they are exported; what else a line may not have. */
const FIELDS: Readonly<Record<ExportLine['type'], Readonly<Record<string, (value: unknown) => boolean>>>> = {
  export: {
    type: () => true,
    origin: (value) => typeof value === 'string',
    filter: (value) => value === null || isObject(value),
    tree_size: isCount,
  },
  checkpoint: { type: () => true, note: (value) => typeof value === 'string' },
  archived: { type: () => true, leaf: isCount, month: isMonth, record_hash: isHash },
  event: {
    type: () => true,
    leaf: (value) => value === undefined || isCount(value),
    proof: (value) => value === undefined || (Array.isArray(value) && value.every(isHash)),
    id: (value) => typeof value === 'string' && UUID.test(value),
    action_id: (value) => typeof value === 'string' && UUID.test(value),
    sequence: (value) => isCount(value) && (value as number) > 0 && (value as number) < 2 ** 31,
    event_type: (value) => typeof value === 'string',
    actor: isObject,
    meta: isObject,
    payload: (value) => value === null || isObject(value),
    created_at: (value) => typeof value === 'string',
    salt: (value) => value === null || isHash(value),
    prev_hash: (value) => value === null || isHash(value),
    record_hash: isHash,
  },
};

/**
 * A line as it was exported: what else JSON allows (white space, a doubled key, another order of the line's own keys) could
 * show a person something else than what was verified. The order of keys inside actor, meta and payload is not looked at;
 * their hashes are over canonical JSON, which has none.
 *
 * @returns undefined when it is not that.
 */
export function readLine(text: string): ExportLine | undefined {
  const line = parsed(text);
  if (!isObject(line)) return undefined;
  const { type } = line as { type?: unknown };
  const fields =
    typeof type === 'string' && Object.hasOwn(FIELDS, type) ? FIELDS[type as 'event'] : undefined;
  if (!fields) return undefined;
  const expected = Object.keys(fields).filter((key) => Object.hasOwn(line as object, key));
  const keys = Object.keys(line as object);
  const isInOrder = keys.length === expected.length && keys.every((key, index) => key === expected[index]);
  const isWhole = Object.entries(fields).every(([key, has]) => has((line as Record<string, unknown>)[key]));
  return isInOrder && isWhole ? (line as ExportLine) : undefined;
}

/** The value that has this text and no other; undefined too for what is nested so deep that it cannot be written again. */
function parsed(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return JSON.stringify(value) === text ? value : undefined;
  } catch {
    return undefined;
  }
}
