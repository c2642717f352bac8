import type { Pool } from 'pg';
import { v7 as uuidv7 } from 'uuid';

export const partitionsOf = async (pool: Pool, parent: 'events' | 'action_status'): Promise<string[]> => {
  const { rows } = await pool.query<{ name: string }>(
    'SELECT inhrelid::regclass::text AS name FROM pg_inherits WHERE inhparent = $1::regclass ORDER BY 1',
    [parent],
  );
  return rows.map(({ name }) => name);
};

/** Drops the partitions of all months, with what they hold, and makes those of the given ones. */
export async function onlyMonths(owner: Pool, months: readonly string[]): Promise<void> {
  for (const parent of ['events', 'action_status'] as const)
    for (const partition of await partitionsOf(owner, parent))
      if (!partition.endsWith('_default')) await owner.query(`DROP TABLE ${partition}`);
  for (const month of months) await owner.query('SELECT make_partition($1)', [`${month}-01`]);
}

/** The id of an action that began in the middle of the month, given as 2026-08. */
export const anIdOf = (month: string): string => uuidv7({ msecs: Date.parse(`${month}-15T12:00:00Z`) });
