import type { Status } from '#action';
import type { MonthArchived, SealKeyPutInForce } from '#administration';
import { inTransaction, readActs, readMonth, recordAct, tablesOfMonth } from '#event-store';
import { exportMonth } from '#log-export';
import { latestCheckpoint } from '#seals';
import type { Pool, PoolClient } from 'pg';
import { DatabaseError } from 'pg';
import type { Archive } from './write-archive.js';
import { writeArchive } from './write-archive.js';

/** The month stays in the log as it is; the message says why, and what to do. */
export class ArchiveRefused extends Error {}

export interface ArchiveOptions {
  readonly folder: string;
  /** Drop the tables instead of keeping them in the schema `archive`. */
  readonly drop: boolean;
  /** Take along what was allowed or approved and never started. */
  readonly unstarted: boolean;
  readonly by: string;
  readonly now: string;
}

export interface ArchivedMonth {
  readonly month: string;
  readonly actions: number;
  readonly events: number;
  readonly file: string;
  readonly sha256: string;
  readonly dropped: boolean;
}

/** A decision, an answer or a result may still come; each has a deadline. */
const IN_HAND: readonly Status[] = ['pending_decision', 'pending_approval', 'executing'];
/** May be started at any time, and need never be. */
const UNSTARTED: readonly Status[] = ['allowed', 'approved'];

/** Appends and readers of all wait behind the lock on the parents, so it is waited for but a moment. */
const LOCK_TIMEOUT = '500ms';
const LOCK_NOT_AVAILABLE = '55P03';
const DEADLOCK = '40P01';

/**
 * Writes the events of the actions that began in a month to a file, verifies it, and takes them out of the log, all or
 * nothing. Their records stay, so every proof can be made as before.
 *
 * @param pool acts as the owner, with two connections at least.
 * @throws ArchiveRefused.
 */
export async function archiveMonth(
  pool: Pool,
  month: string,
  { folder, drop, unstarted, by, now }: ArchiveOptions,
): Promise<ArchivedMonth> {
  await refuseWhatIsNotThere(pool, month);
  await refuseWhatIsNotOver(pool, month, unstarted);
  const end = await latestCheckpoint(pool);
  await refuseWhatIsNotSealed(pool, month, end?.position ?? 0);
  if (!end || (await readMonth(pool, month, { after: 0, limit: 1 })).length === 0)
    throw new ArchiveRefused(`There is nothing to archive, for no action began in ${month}.`);
  const keys = await readActs<SealKeyPutInForce>(pool, 'seal_key_put_in_force');
  const archive = await writeArchive(
    folder,
    month,
    exportMonth(pool, await originOf(pool), end, month),
    keys.map(({ meta }) => meta.verifier_key),
  );
  const actions = await detach(pool, month, archive, { drop, unstarted, by, now });
  const { events, file, sha256 } = archive;
  return { month, actions, events, file, sha256, dropped: drop };
}

async function refuseWhatIsNotThere(pool: Pool, month: string): Promise<void> {
  const { rows } = await pool.query<{ there: boolean; over: boolean; first: string | null }>(
    `SELECT has_partition($1) AS there, $1::date < date_trunc('month', now() AT TIME ZONE 'UTC') AS over,
            (SELECT to_char(to_date(min(right(inhrelid::regclass::text, 7)), 'YYYY_MM'), 'YYYY-MM') FROM pg_inherits
             WHERE inhparent = 'events'::regclass AND inhrelid::regclass::text <> 'events_default') AS first`,
    [`${month}-01`],
  );
  const [{ there, over, first } = { there: false, over: false, first: null }] = rows;
  if (!over)
    throw new ArchiveRefused(
      `${month} is not over, and events still come to it: archive it when the next month has begun (UTC).`,
    );
  if (there) return;
  const act = (await readActs<MonthArchived>(pool, 'month_archived')).find(
    ({ meta }) => meta.month === month,
  );
  if (act)
    throw new ArchiveRefused(`${month} was archived already, by ${act.actor.id} at ${act.created_at}.`);
  throw new ArchiveRefused(
    first !== null && month < first
      ? `${month} has no partition of its own: what is older than ${first} is in the partition of ${first}, so archive that.`
      : `${month} has no partition of its own: its events are in events_default, from where docs/storage.md says how to move them.`,
  );
}

async function refuseWhatIsNotOver(
  connection: Pool | PoolClient,
  month: string,
  unstarted: boolean,
): Promise<void> {
  const { action_status } = tablesOfMonth(month);
  const { rows } = await connection.query<{ action_id: string; status: Status; count: number }>(
    `SELECT action_id, status, count(*) OVER ()::integer AS count FROM ${action_status}
     WHERE status = ANY($1) ORDER BY action_id LIMIT 1`,
    [unstarted ? IN_HAND : [...IN_HAND, ...UNSTARTED]],
  );
  const [first] = rows;
  if (!first) return;
  const what = `${first.count} of the actions of ${month} are not over, the first is ${first.action_id}, which is ${first.status}`;
  throw new ArchiveRefused(
    UNSTARTED.includes(first.status)
      ? `${what}: with --unstarted those that were allowed and never started are taken along, and can never be.`
      : `${what}: wait for its deadline, or answer or report it.`,
  );
}

async function refuseWhatIsNotSealed(
  connection: Pool | PoolClient,
  month: string,
  sealed: number,
): Promise<void> {
  const { rows } = await connection.query<{ count: number }>(
    `SELECT count(*)::integer AS count FROM ${tablesOfMonth(month).events} WHERE position > $1`,
    [sealed],
  );
  const count = rows[0]?.count ?? 0;
  if (count > 0)
    throw new ArchiveRefused(
      `${count} of the events of ${month} are not sealed, so nothing could prove them later: run a gateway, which seals them within seconds.`,
    );
}

async function originOf(pool: Pool): Promise<string> {
  const { rows } = await pool.query<{ id: string }>('SELECT id FROM installation');
  return `faramesh/${rows[0]?.id ?? ''}`;
}

/** @returns how many actions left. */
function detach(
  pool: Pool,
  month: string,
  archive: Archive,
  { drop, unstarted, by, now }: Omit<ArchiveOptions, 'folder'>,
): Promise<number> {
  const { events, action_status } = tablesOfMonth(month);
  const work = async (client: PoolClient): Promise<number> => {
    await client.query(`SET LOCAL lock_timeout = '${LOCK_TIMEOUT}'`);
    // From here on nothing of the month can change; it can be read.
    await client.query(`LOCK TABLE ONLY ${events}, ${action_status} IN SHARE MODE`);
    await refuseWhatIsNotOver(client, month, unstarted);
    await refuseWhatHasChanged(client, month, archive);
    await client.query(
      `INSERT INTO archived_records (position, record_hash, action_id, sequence, month)
       SELECT position, record_hash, action_id, sequence, $1 FROM ${events}`,
      [month],
    );
    await client.query(
      `DELETE FROM idempotency_keys WHERE action_id IN (SELECT action_id FROM ${action_status})`,
    );
    const { rows } = await client.query<{ actions: number }>(
      `SELECT count(*)::float8 AS actions FROM ${action_status}`,
    );
    const actions = rows[0]?.actions ?? 0;
    const { digest, sha256: file_sha256 } = archive;
    const act: MonthArchived = {
      event_type: 'month_archived',
      meta: { month, actions, events: archive.events, digest, file_sha256 },
      payload: null,
    };
    await client.query('LOCK TABLE ONLY events, ONLY action_status IN ACCESS EXCLUSIVE MODE');
    await recordAct(client, () => Promise.resolve(act), {
      actor: { type: 'admin', id: by },
      created_at: now,
    });
    for (const [parent, partition] of [
      ['events', events],
      ['action_status', action_status],
    ] as const) {
      await client.query(`ALTER TABLE ${parent} DETACH PARTITION ${partition}`);
      await client.query(drop ? `DROP TABLE ${partition}` : `ALTER TABLE ${partition} SET SCHEMA archive`);
    }
    // A partition that leaves loses the triggers of its parent.
    if (!drop)
      await client.query(
        `CREATE TRIGGER events_append_only BEFORE UPDATE OR DELETE ON archive.${events}
         FOR EACH ROW EXECUTE FUNCTION refuse_change()`,
      );
    return actions;
  };
  return inTransaction(pool, work).catch((error: unknown) => {
    if (error instanceof DatabaseError && (error.code === LOCK_NOT_AVAILABLE || error.code === DEADLOCK))
      throw new ArchiveRefused(
        `Nothing was archived, for others were reading or writing ${month} all the while: try again, best in a quiet hour.`,
      );
    throw error;
  });
}

async function refuseWhatHasChanged(
  client: PoolClient,
  month: string,
  { events, payloads }: Archive,
): Promise<void> {
  const { rows } = await client.query<{ events: number; payloads: number }>(
    `SELECT count(*)::float8 AS events, count(payload)::float8 AS payloads FROM ${tablesOfMonth(month).events}`,
  );
  if (rows[0]?.events !== events || rows[0].payloads !== payloads)
    throw new ArchiveRefused(
      `Nothing was archived, for an event of ${month} was added or erased while the file was written: try again.`,
    );
}
