import type { Status } from '#action';
import type { Pool } from 'pg';
import type { DataSource, FindOperator } from 'typeorm';
import { And, Between, LessThan, Raw } from 'typeorm';
import type { ActionStatusRow } from './action-status.entity.js';
import { ActionStatus } from './action-status.entity.js';

export interface ListFilter {
  readonly agent_id?: string | undefined;
  readonly tool?: string | undefined;
  readonly status?: Status | undefined;
  /** The first hexadecimal digits of the id, with or without its hyphens. */
  readonly id_prefix?: string | undefined;
  readonly limit: number;
  readonly offset: number;
  /** Only actions older than this one; cheaper than an offset, and stable while new actions come in. */
  readonly before?: string | undefined;
}

/** The ids of the actions that pass the filter, newest first. */
export async function listActions(database: DataSource, filter: ListFilter): Promise<string[]> {
  const { agent_id, tool, status, limit, offset } = filter;
  const rows = await database.getRepository<ActionStatusRow>(ActionStatus).find({
    select: { action_id: true },
    where: {
      ...(agent_id === undefined ? {} : { agent_id: named('agent_id', agent_id) }),
      ...(tool === undefined ? {} : { tool: named('tool', tool) }),
      ...(status === undefined ? {} : { status }),
      ...idsWithin(filter),
    },
    order: { action_id: 'DESC' },
    take: limit,
    skip: offset,
  });
  return rows.map(({ action_id }) => action_id);
}

/** Ids sort as their digits do, so those of a prefix are one range of the primary key. */
function idsWithin({ id_prefix, before }: ListFilter): { action_id?: FindOperator<string> } {
  const ranges = [
    ...(id_prefix === undefined ? [] : [Between(filledUp(id_prefix, '0'), filledUp(id_prefix, 'f'))]),
    ...(before === undefined ? [] : [LessThan(before)]),
  ];
  return ranges.length === 0 ? {} : { action_id: And(...ranges) };
}

const filledUp = (prefix: string, digit: string): string =>
  prefix
    .replaceAll('-', '')
    .padEnd(32, digit)
    .replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');

/**
 * Names may be longer than an index entry, so they are found by their digest. That the name is the same too is asked by a
 * function: as a condition of its own it would have Postgres expect far fewer rows than there are, and read them all first.
 */
const named = (parameter: 'agent_id' | 'tool', name: string): FindOperator<string> =>
  Raw((column) => `md5(${column}) = md5(:${parameter}) AND texteq(${column}, :${parameter})`, {
    [parameter]: name,
  }) as FindOperator<string>;

/** The actions that have waited for a decision longer than this, oldest first. */
export async function undecidedActions(
  pool: Pool,
  olderThanSeconds: number,
  limit: number,
): Promise<string[]> {
  const { rows } = await pool.query<{ action_id: string }>(
    `SELECT action_id FROM action_status
     WHERE status = 'pending_decision' AND created_at < now() - make_interval(secs => $1) ORDER BY action_id LIMIT $2`,
    [olderThanSeconds, limit],
  );
  return rows.map(({ action_id }) => action_id);
}

/** The actions that have stood in a status for longer than this, those longest in it first. */
export async function overdueActions(
  pool: Pool,
  status: 'pending_approval' | 'executing',
  seconds: number,
  limit: number,
): Promise<string[]> {
  const { rows } = await pool.query<{ action_id: string }>(
    `SELECT action_id FROM action_status
     WHERE status = $1 AND status IN ('pending_approval', 'executing') AND updated_at < now() - make_interval(secs => $2)
     ORDER BY updated_at LIMIT $3`,
    [status, seconds, limit],
  );
  return rows.map(({ action_id }) => action_id);
}

/** How many actions wait for a decision; counted no further than `upTo`. */
export async function countUndecided(pool: Pool, upTo: number): Promise<number> {
  const { rows } = await pool.query<{ count: number }>(
    `SELECT count(*)::integer AS count
     FROM (SELECT FROM action_status WHERE status = 'pending_decision' LIMIT $1) AS undecided`,
    [upTo],
  );
  return rows[0]?.count ?? 0;
}

/** How many actions wait for a person; counted no further than `upTo`. */
export async function countWaiting(pool: Pool, upTo: number): Promise<number> {
  const { rows } = await pool.query<{ count: number }>(
    `SELECT count(*)::integer AS count
     FROM (SELECT FROM action_status WHERE status = 'pending_approval' LIMIT $1) AS waiting`,
    [upTo],
  );
  return rows[0]?.count ?? 0;
}

/** How long the action that waits longest for a person has done so, in seconds; 0 when there is none. */
export async function oldestWaitingAge(pool: Pool): Promise<number> {
  const { rows } = await pool.query<{ age: number }>(
    `SELECT extract(epoch FROM now() - updated_at)::float8 AS age FROM action_status
     WHERE status = 'pending_approval' ORDER BY updated_at LIMIT 1`,
  );
  return Math.max(0, rows[0]?.age ?? 0);
}

/** How long the oldest action without a decision has waited, in seconds; 0 when there is none. */
export async function oldestUndecidedAge(pool: Pool): Promise<number> {
  const { rows } = await pool.query<{ age: number }>(
    `SELECT extract(epoch FROM now() - created_at)::float8 AS age FROM action_status
     WHERE status = 'pending_decision' ORDER BY action_id LIMIT 1`,
  );
  return Math.max(0, rows[0]?.age ?? 0);
}

/** How many of the last 1,000 events the status rows do not tell of yet. The projection is kept in the append, so 0 is expected. */
export async function projectionLag(pool: Pool): Promise<number> {
  const { rows } = await pool.query<{ behind: number }>(
    `SELECT count(*)::integer AS behind
     FROM (SELECT action_id, sequence FROM events ORDER BY position DESC LIMIT 1000) AS recent
     WHERE coalesce((SELECT sequence FROM action_status WHERE action_id = recent.action_id), 0) < recent.sequence`,
  );
  return rows[0]?.behind ?? 0;
}
