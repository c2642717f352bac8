import { inTransaction } from '#event-store';
import type { Pool, PoolClient } from 'pg';
import type { Window } from './grains.js';
import { GRAINS, WINDOWS } from './grains.js';
import { BOUNDS } from './histogram.js';
import type { FACETS } from './roll-up.js';
import { OTHERS, rolledUpTo, rollUpLag } from './roll-up.js';
import type { What } from './what-happened.js';
import { ENDS_WAIT, WHATS } from './what-happened.js';

export type Counts = Readonly<Record<What, number>>;

export interface Step {
  /** When it begins, in milliseconds. */
  readonly time: number;
  readonly counts: Counts;
}

export interface NamedCounts {
  readonly facet: (typeof FACETS)[number];
  readonly name: string;
  readonly counts: Counts;
}

export interface Activity {
  readonly stepSeconds: number;
  /** One for each step of the window, the oldest first. */
  readonly steps: readonly Step[];
  readonly totals: Counts;
  /** Of each facet the names that were submitted most, then the others together, if there are any. */
  readonly named: readonly NamedCounts[];
  /** How many waits fell into each bucket of the histogram. */
  readonly waits: Readonly<Record<keyof typeof ENDS_WAIT, readonly number[]>>;
  readonly position: number;
  readonly lagSeconds: number;
}

const MOST_SHOWN = 10;

const WHAT_COLUMNS = WHATS.map(
  (what) => `coalesce(sum(count) FILTER (WHERE what = '${what}'), 0)::float8 AS ${what}`,
).join(', ');

/**
 * The figures of the window that ends now, all of one moment.
 *
 * @param now in milliseconds.
 */
export function readActivity(pool: Pool, window: Window, now: number): Promise<Activity> {
  return inTransaction(pool, (client) => read(client, window, now), { isolation: 'REPEATABLE READ' });
}

async function read(client: PoolClient, window: Window, now: number): Promise<Activity> {
  const { grain, steps } = WINDOWS[window];
  const { seconds } = GRAINS[grain];
  const last = Math.floor(now / 1_000 / seconds);
  const range = [grain, new Date((last - steps + 1) * seconds * 1_000), new Date(last * seconds * 1_000)];
  const counted = await client.query<{ time: number; what: What; waited: number; count: number }>(
    `SELECT extract(epoch FROM bucket)::float8 AS time, what, waited, sum(count)::float8 AS count FROM activity
     WHERE grain = $1 AND bucket BETWEEN $2 AND $3 AND facet = 'risk' GROUP BY bucket, what, waited`,
    range,
  );
  const countsAt = new Map(
    Array.from({ length: steps }, (_, index) => [(last - steps + 1 + index) * seconds, noCounts()]),
  );
  const totals = noCounts();
  const waits = { decision: noWaits(), approval: noWaits() };
  for (const { time, what, waited, count } of counted.rows) {
    const step = countsAt.get(time);
    if (step) step[what] += count;
    totals[what] += count;
    for (const kind of ['decision', 'approval'] as const) {
      const ends: readonly What[] = ENDS_WAIT[kind];
      if (waited >= 0 && ends.includes(what)) waits[kind][waited] = (waits[kind][waited] ?? 0) + count;
    }
  }
  return {
    stepSeconds: seconds,
    steps: [...countsAt].map(([time, counts]) => ({ time: time * 1_000, counts })),
    totals,
    named: await byName(client, range),
    waits,
    position: await rolledUpTo(client),
    lagSeconds: await rollUpLag(client),
  };
}

async function byName(client: PoolClient, range: readonly unknown[]): Promise<NamedCounts[]> {
  const { rows } = await client.query<NamedCounts & Record<What, number>>(
    `WITH named AS (
       SELECT facet, name, ${WHAT_COLUMNS} FROM activity
       WHERE grain = $1 AND bucket BETWEEN $2 AND $3 GROUP BY facet, name
     ), placed AS (
       SELECT *, row_number() OVER (PARTITION BY facet, name = '${OTHERS}' ORDER BY submitted DESC, name) AS place FROM named
     ), shown AS (
       SELECT *, CASE WHEN place <= ${MOST_SHOWN} THEN name ELSE '${OTHERS}' END AS shown FROM placed
     )
     SELECT facet, shown AS name, ${WHATS.map((what) => `sum(${what}) AS ${what}`).join(', ')} FROM shown
     GROUP BY facet, shown ORDER BY facet, shown = '${OTHERS}', submitted DESC, shown`,
    [...range],
  );
  return rows.map(({ facet, name, ...counts }) => ({ facet, name, counts }));
}

const noCounts = (): Record<What, number> =>
  Object.fromEntries(WHATS.map((what) => [what, 0])) as Record<What, number>;

const noWaits = (): number[] => Array.from({ length: BOUNDS.length + 1 }, () => 0);
