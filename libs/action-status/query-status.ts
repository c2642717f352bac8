import type { Decision, ReasonCode, RiskLevel, Status } from '#action';
import type { Pool } from 'pg';
import type { DataSource, FindOperator } from 'typeorm';
import { And, Between, LessThan, MoreThan, MoreThanOrEqual, Raw } from 'typeorm';
import type { ActionStatusRow } from './action-status.entity.js';
import { ActionStatus } from './action-status.entity.js';

export interface ListFilter {
  readonly agent_id?: string | undefined;
  readonly tool?: string | undefined;
  readonly operation?: string | undefined;
  readonly status?: Status | undefined;
  readonly decision?: Decision | undefined;
  readonly risk_level?: RiskLevel | undefined;
  /** In hex. */
  readonly request_hash?: string | undefined;
  /** The first hexadecimal digits of the id, with or without its hyphens. */
  readonly id_prefix?: string | undefined;
  /** Begun at this time or later, RFC 3339; by the millisecond, as ids tell it. */
  readonly created_after?: string | undefined;
  /** Begun earlier than this. */
  readonly created_before?: string | undefined;
  /** 'newest' first without it. */
  readonly order?: 'newest' | 'oldest' | undefined;
  readonly limit: number;
  readonly offset: number;
  /** Only actions that come after this one; cheaper than an offset, and stable while new actions come in. */
  readonly cursor?: string | undefined;
}

/** The ids of the actions that pass the filter, in order. */
export async function listActions(database: DataSource, filter: ListFilter): Promise<string[]> {
  const { agent_id, tool, operation, status, decision, risk_level, limit, offset, order } = filter;
  const rows = await database.getRepository<ActionStatusRow>(ActionStatus).find({
    select: { action_id: true },
    where: {
      ...(agent_id === undefined ? {} : { agent_id: named('agent_id', agent_id) }),
      ...(tool === undefined ? {} : { tool: named('tool', tool) }),
      ...(operation === undefined ? {} : { operation: unindexed('operation', operation) }),
      ...(status === undefined ? {} : { status }),
      ...(decision === undefined
        ? {}
        : { decision: decision === 'allow' ? unindexed('decision', decision) : decision }),
      ...(risk_level === undefined
        ? {}
        : { risk_level: risk_level === 'low' ? unindexed('risk_level', risk_level) : risk_level }),
      ...idsWithin(filter),
    },
    order: { action_id: order === 'oldest' ? 'ASC' : 'DESC' },
    take: limit,
    skip: offset,
  });
  return rows.map(({ action_id }) => action_id);
}

/** Ids sort as their digits do, and begin with their time, so each of these but the hash is one range of the primary key. */
function idsWithin(filter: ListFilter): { action_id?: FindOperator<string> } {
  const { id_prefix, created_after, created_before, cursor, order, request_hash } = filter;
  const conditions = [
    ...(id_prefix === undefined ? [] : [Between(filledUp(id_prefix, '0'), filledUp(id_prefix, 'f'))]),
    ...(created_after === undefined ? [] : [MoreThanOrEqual(lowestIdAt(created_after))]),
    ...(created_before === undefined ? [] : [LessThan(lowestIdAt(created_before))]),
    ...(cursor === undefined ? [] : [order === 'oldest' ? MoreThan(cursor) : LessThan(cursor)]),
    ...(request_hash === undefined ? [] : [ofRequest(request_hash)]),
  ];
  return conditions.length === 0 ? {} : { action_id: And(...conditions) };
}

const lowestIdAt = (time: string): string =>
  filledUp(Math.max(0, Date.parse(time)).toString(16).padStart(12, '0'), '0');

/** They are looked up first, whatever Postgres expects: so nothing but the actions of the request is read. */
const ofRequest = (request_hash: string): FindOperator<string> =>
  Raw(
    (id) => `${id} = ANY (ARRAY(
      SELECT events.action_id FROM events
      WHERE events.sequence = 1 AND hashtextextended(events.meta ->> 'request_hash', 0) = hashtextextended(:request_hash, 0)
        AND texteq(events.meta ->> 'request_hash', :request_hash)))`,
    { request_hash },
  ) as FindOperator<string>;

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

/** What no index has, by a function for the same reason: enough rows are expected to look for them in the order of the list. */
const unindexed = (parameter: string, value: string): FindOperator<string> =>
  Raw((column) => `texteq(${column}, :${parameter})`, { [parameter]: value }) as FindOperator<string>;

/** An action as its row tells it: what may become long, or be erased, is not there. */
export interface ActionSummary {
  readonly id: string;
  readonly agent_id: string;
  readonly tool: string;
  readonly operation: string;
  readonly status: Status;
  readonly decision: Decision | null;
  readonly reason_code: ReasonCode | null;
  readonly risk_level: RiskLevel | null;
  readonly created_at: string;
  readonly updated_at: string;
  readonly version: number;
}

const timeOf = (column: string): string =>
  `to_char(${column} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') AS ${column}`;

/** The actions that pass the filter, in order, without a look at the log. */
export async function listSummaries(database: DataSource, filter: ListFilter): Promise<ActionSummary[]> {
  const ids = await listActions(database, filter);
  if (ids.length === 0) return [];
  const [lowest, highest] = filter.order === 'oldest' ? [ids[0], ids.at(-1)] : [ids.at(-1), ids[0]];
  const rows = await database.query<ActionSummary[]>(
    `SELECT action_id AS id, agent_id, tool, operation, status, decision, reason_code, risk_level,
            ${timeOf('created_at')}, ${timeOf('updated_at')}, sequence AS version
     FROM action_status WHERE action_id = ANY((SELECT $1)::uuid[]) AND action_id BETWEEN $2 AND $3`,
    [ids, lowest, highest],
  );
  const byId = new Map(rows.map((row) => [row.id, row]));
  return ids.flatMap((id) => byId.get(id) ?? []);
}

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
