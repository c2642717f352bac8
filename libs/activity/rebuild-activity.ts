import { inTransaction } from '#event-store';
import type { Pool } from 'pg';
import { count, LOCK, MOST_AT_ONCE, removeOld, rolledUpTo } from './roll-up.js';

export interface ActivityRebuild {
  /** How many rows the log gives. */
  readonly rows: number;
  /** How many of the live rows differ from them, are missing, or have no events. */
  readonly different: number;
}

/**
 * Since when the log still holds every event: the figures of an archived month can no longer be derived, so they are left
 * as they are.
 */
const SINCE = `
SELECT CASE WHEN max(position) IS NULL THEN '-infinity' ELSE coalesce(
  (SELECT created_at FROM events WHERE events.position > max(archived_records.position) ORDER BY events.position LIMIT 1),
  'infinity') END::text AS since
FROM archived_records`;

const KEY = 'grain, bucket, facet, name, what, waited';

/**
 * Counts the whole log once more, up to where it is counted, beside the live rows and compares the two. Meanwhile nothing new is
 * counted.
 *
 * @param pool acts as the owner.
 * @param at as for `rollUp`.
 * @param replace take over the rebuilt rows, in the same transaction.
 */
export function rebuildActivity(
  pool: Pool,
  { replace = false, at }: { readonly replace?: boolean; readonly at?: Date } = {},
): Promise<ActivityRebuild> {
  return inTransaction(pool, async (client) => {
    const [{ now } = { now: new Date() }] = (
      await client.query<{ now: Date }>(
        `SELECT pg_advisory_xact_lock($1), coalesce($2, now()) AS now, set_config('jit', 'off', true)`,
        [LOCK, at],
      )
    ).rows;
    await removeOld(client, now);
    const end = await rolledUpTo(client);
    await client.query('CREATE TEMP TABLE rebuilt (LIKE activity INCLUDING ALL) ON COMMIT DROP');
    for (let after = 0; after < end; after += MOST_AT_ONCE)
      await count(client, 'rebuilt', { after, upTo: Math.min(end, after + MOST_AT_ONCE), now });
    const [{ since } = { since: '' }] = (await client.query<{ since: string }>(SINCE)).rows;
    const { rows } = await client.query<ActivityRebuild>(
      `SELECT count(rebuilt.count)::integer AS rows,
              (count(*) FILTER (WHERE live.count IS DISTINCT FROM rebuilt.count))::integer AS different
       FROM activity AS live FULL JOIN rebuilt USING (${KEY}) WHERE bucket >= $1`,
      [since],
    );
    if (replace) {
      await client.query('DELETE FROM activity WHERE bucket >= $1', [since]);
      await client.query('INSERT INTO activity SELECT * FROM rebuilt WHERE bucket >= $1', [since]);
    }
    return rows[0] ?? { rows: 0, different: 0 };
  });
}
