import type { DecisionTrace } from '#action';
import type { components } from '../api/schema.js';

type Action = components['schemas']['ActionView'];

/** What the log said of actions that wait or waited for a person, by id. */
export type Heard = ReadonlyMap<string, Action>;

/** A page that stays open for days remembers so many that are settled, and all that wait. */
const MOST_HEARD = 2_000;

export const isWaiting = ({ status }: Pick<Action, 'status'>): boolean => status === 'pending_approval';

/** The log and what was read overtake each other: the version says what is newer. */
export function hear(heard: Heard, actions: readonly Action[]): Heard {
  const after = new Map(heard);
  const fresh = new Set<string>();
  for (const action of actions) {
    const { id, decision, version } = action;
    if (decision !== 'require_approval' || (after.get(id)?.version ?? 0) >= version) continue;
    // The programs repeat all that was asked with, and no card shows them.
    after.set(id, { ...action, js_example: '', python_example: '' });
    fresh.add(id);
  }
  if (fresh.size === 0) return heard;
  for (const one of after.values()) {
    if (after.size <= MOST_HEARD) break;
    if (!isWaiting(one) && !fresh.has(one.id)) after.delete(one.id);
  }
  return after;
}

interface Known {
  readonly id: string;
  readonly version: number;
  readonly status: Action['status'];
}

/** The ids of all that wait. @param read those that waited when the gateway was asked. */
export function waitingIds(read: readonly Known[], heard: Heard): ReadonlySet<string> {
  const known = new Map<string, Known>(read.map((one) => [one.id, one]));
  for (const one of heard.values())
    if (one.version > (known.get(one.id)?.version ?? 0)) known.set(one.id, one);
  return new Set([...known.values()].filter(isWaiting).map(({ id }) => id));
}

/**
 * All actions that a card can be shown of. What waits behind a page that is not read yet is left out: it comes with
 * its page.
 */
export function cardsOf(read: readonly Action[], heard: Heard, isMore: boolean): ReadonlyMap<string, Action> {
  const cards = new Map(read.map((action) => [action.id, action]));
  const end = isMore ? (read.map(deadlineOf).sort().at(-1) ?? '') : undefined;
  for (const action of heard.values()) {
    const known = cards.get(action.id);
    const isWithin = end === undefined || !isWaiting(action) || deadlineOf(action) <= end;
    if (known ? action.version > known.version : isWithin) cards.set(action.id, action);
  }
  return cards;
}

const deadlineOf = ({ expires_at, updated_at }: Action): string => expires_at ?? updated_at;

interface Place {
  readonly deadline: string;
  /** When it was first seen to wait no more. */
  readonly settledAt: number | null;
}

/** The cards that are shown, in their order. */
export type Shown = ReadonlyMap<string, Place>;

interface Arranging {
  readonly isHeld: boolean;
  readonly now: number;
  /** What was settled before has been shown for long enough. */
  readonly seenUntil: number;
  /** So many that wait are shown. */
  readonly most: number;
}

/**
 * The next order of the cards: what expires first comes first. While it is held, no card moves or leaves and what is
 * new comes at the end: a button that moves is a button pressed by mistake.
 *
 * What is more than the page takes comes when there is room for it.
 */
export function arrange(
  shown: Shown,
  cards: ReadonlyMap<string, Action>,
  { isHeld, now, seenUntil, most }: Arranging,
): Shown {
  const stays = [...shown].flatMap(([id, { deadline, settledAt }]) => {
    const action = cards.get(id);
    if (!action) return [];
    const settled = isWaiting(action) ? null : (settledAt ?? now);
    return isHeld || settled === null || settled > seenUntil
      ? [[id, { deadline, settledAt: settled }] as const]
      : [];
  });
  const fresh = [...cards.values()]
    .filter((action) => isWaiting(action) && !shown.has(action.id))
    .map((action) => [action.id, { deadline: deadlineOf(action), settledAt: null }] as const)
    .sort(byDeadline)
    .slice(0, Math.max(0, most - stays.filter(([, { settledAt }]) => settledAt === null).length));
  const next: Shown = new Map(isHeld ? [...stays, ...fresh] : [...stays, ...fresh].sort(byDeadline));
  return isSame(shown, next) ? shown : next;
}

type Entry = readonly [string, Place];

const byDeadline = ([idOfOne, one]: Entry, [idOfOther, other]: Entry): number =>
  `${one.deadline} ${idOfOne}` < `${other.deadline} ${idOfOther}` ? -1 : 1;

function isSame(one: Shown, other: Shown): boolean {
  const others = [...other];
  return (
    one.size === other.size &&
    [...one].every(([id, { settledAt }], index) => {
      const [otherId, place] = others[index] ?? [];
      return id === otherId && settledAt === place?.settledAt;
    })
  );
}

/** Those that the same agent asks for by the same call, at the same risk, and that the same rule holds, by any one of them. */
export function alikeOf(waiting: readonly Action[]): ReadonlyMap<string, readonly Action[]> {
  const groups = new Map<string, Action[]>();
  return new Map(
    waiting.map((action) => {
      const kind = kindOf(action);
      const group = groups.get(kind) ?? [];
      groups.set(kind, group);
      group.push(action);
      return [action.id, group];
    }),
  );
}

function kindOf({ agent_id, tool, operation, risk_level, reason_code, reason_details }: Action): string {
  const { rule, profile_rule } = (reason_details ?? {}) as Partial<DecisionTrace>;
  const places = [profile_rule, rule].map((one) => one && [one.file, one.line]);
  return JSON.stringify([agent_id, tool, operation, risk_level, reason_code, places]);
}
