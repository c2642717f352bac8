import type { Decision, RiskLevel, Status } from '#action';
import { STATUSES } from '#action';

/** What a list of actions is narrowed by. */
export interface ActionsFilter {
  readonly status?: Status;
  readonly decision?: Decision;
  readonly risk?: RiskLevel;
  readonly agent?: string;
  readonly tool?: string;
  readonly operation?: string;
  /** Begun at this time or later. */
  readonly from?: string;
  /** Begun before this time. */
  readonly to?: string;
  /** What the id begins with. */
  readonly id?: string;
  /** Of the request, in full. */
  readonly hash?: string;
}

/** What the address of the page says. */
export interface ActionsSearch extends ActionsFilter {
  /** Where the list was opened: at its end, or right before a time. */
  readonly at?: string;
}

export const OLDEST = 'oldest';
export const DECISIONS = ['allow', 'deny', 'require_approval'] as const satisfies readonly Decision[];
export const RISK_LEVELS = ['low', 'medium', 'high'] as const satisfies readonly RiskLevel[];

const RFC_3339 = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?(Z|[+-]\d\d:\d\d)$/i;

type Reader = (text: string) => string | undefined;

const oneOf =
  (values: readonly string[]): Reader =>
  (text) =>
    values.includes(text) ? text : undefined;

const like =
  (form: RegExp): Reader =>
  (text) =>
    form.test(text) ? text.toLowerCase() : undefined;

const aName: Reader = (text) => (/^[^\0]{1,10000}$/.test(text) ? text : undefined);

const aTime: Reader = (text) =>
  RFC_3339.test(text) && !Number.isNaN(Date.parse(text)) ? new Date(text).toISOString() : undefined;

const READERS: Readonly<Record<keyof ActionsSearch, Reader>> = {
  status: oneOf(STATUSES),
  decision: oneOf(DECISIONS),
  risk: oneOf(RISK_LEVELS),
  agent: aName,
  tool: aName,
  operation: aName,
  from: aTime,
  to: aTime,
  id: like(/^[0-9a-f]{4}(-?[0-9a-f]){0,28}-?$/i),
  hash: like(/^[0-9a-f]{64}$/i),
  at: (text) => (text === OLDEST ? text : aTime(text)),
};

/** What an address says, as far as it is understood. A name of digits is read as a number by the router. */
export function actionsSearch(raw: Readonly<Record<string, unknown>>): ActionsSearch {
  const understood = Object.entries(READERS).flatMap(([name, read]) => {
    const value = raw[name];
    const isText = typeof value === 'string' || typeof value === 'boolean' || Number.isSafeInteger(value);
    const kept = isText ? read(String(value)) : undefined;
    return kept === undefined ? [] : [[name, kept] as const];
  });
  return Object.fromEntries(understood);
}

export const isNarrowed = (filter: ActionsFilter): boolean => Object.keys(filter).length > 0;
