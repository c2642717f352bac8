import type { Pool } from 'pg';

/** A month, as 2026-08, and whether its events and status rows have partitions of their own. */
interface MonthOfPartitions {
  readonly month: string;
  readonly is_ready: boolean;
}

/** The tables of a month, as 2026-08. */
export function tablesOfMonth(month: string): { events: string; action_status: string } {
  if (!/^\d{4}-(0[1-9]|1[0-2])$/.test(month)) throw new RangeError('a month is written as 2026-08');
  const suffix = month.replace('-', '_');
  return { events: `events_${suffix}`, action_status: `action_status_${suffix}` };
}

/**
 * Makes the partitions of this month and the next three that are not there yet. Any number may do it at once. A month that
 * is not ready has rows in the default partitions already: some clock ran ahead.
 *
 * @throws SQLSTATE 55P03 when readers were in the way for half a second; nothing was made then.
 */
export async function makePartitions(pool: Pool): Promise<MonthOfPartitions[]> {
  const { rows } = await pool.query<MonthOfPartitions>('SELECT month, is_ready FROM make_partitions()');
  return rows;
}
