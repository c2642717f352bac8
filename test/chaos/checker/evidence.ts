import type pg from 'pg';
import type { Note, SubmitNote, Told } from './note.js';

export interface LoggedEvent {
  readonly action_id: string;
  readonly sequence: number;
  readonly position: bigint;
  readonly id: string;
  readonly event_type: string;
  readonly actor: object;
  /** As the log keeps it, with microseconds. */
  readonly created_at: string;
  readonly meta: Readonly<Record<string, unknown>>;
  readonly payload: Readonly<Record<string, unknown>> | null;
  readonly salt: Buffer | null;
  readonly prev_hash: Buffer | null;
  readonly record_hash: Buffer;
}

export type StatusRow = Readonly<Record<string, string | number | null>>;

/** All that is known about one action. */
export interface Evidence {
  readonly id: string;
  readonly history: readonly LoggedEvent[];
  readonly rows: readonly StatusRow[];
  /** Rows of `idempotency_keys`. */
  readonly keys: readonly { readonly principal: string; readonly key: string }[];
  /** What clients noted of the answers that showed this action. */
  readonly notes: readonly Told[];
  /** The submissions whose request is the one in the log, answered or not. */
  readonly asked: readonly SubmitNote[];
}

const TIME = `'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'`;

const EVENTS = `
  SELECT action_id, sequence, position, id, event_type, actor, meta, payload, salt, prev_hash, record_hash,
         to_char(created_at AT TIME ZONE 'UTC', ${TIME}) AS created_at
  FROM events WHERE action_id = ANY($1::uuid[]) ORDER BY action_id, sequence, position`;

const ROWS = `
  SELECT action_id, sequence, status, agent_id, tool, operation, decision, reason_code, risk_level,
         to_char(created_at AT TIME ZONE 'UTC', ${TIME}) AS created_at,
         to_char(updated_at AT TIME ZONE 'UTC', ${TIME}) AS updated_at
  FROM action_status WHERE action_id = ANY($1::uuid[])`;

const KEYS = 'SELECT action_id, principal, key FROM idempotency_keys WHERE action_id = ANY($1::uuid[])';

const IDS = `
  SELECT action_id FROM events UNION SELECT action_id FROM action_status UNION SELECT action_id FROM idempotency_keys`;

const PAGE = 1_000;

/** Reads the evidence on every action that the database or a note knows of, some at a time. */
export async function* readEvidence(
  client: pg.Client,
  notes: readonly Note[],
  hashOf: (note: SubmitNote) => string,
): AsyncGenerator<Evidence> {
  const notesOf = grouped(
    notes.filter((note): note is Told => note.answer !== null),
    ({ answer }) => answer.id,
  );
  const submits = notes.filter((note): note is SubmitNote => note.call === 'submit');
  const askedFor = grouped(submits, hashOf);
  const { rows } = await client.query<{ action_id: string }>(IDS);
  const ids = [...new Set([...rows.map(({ action_id }) => action_id), ...notesOf.keys()])];
  for (let from = 0; from < ids.length; from += PAGE) {
    const page = ids.slice(from, from + PAGE);
    const read = async <Row extends { action_id: string }>(sql: string): Promise<Map<string, Row[]>> =>
      grouped((await client.query<Row>(sql, [page])).rows, ({ action_id }) => action_id);
    const events = await read<Omit<LoggedEvent, 'position'> & { position: string }>(EVENTS);
    const statusRows = await read<StatusRow & { action_id: string }>(ROWS);
    const keys = await read<{ action_id: string; principal: string; key: string }>(KEYS);
    for (const id of page) {
      const history = (events.get(id) ?? []).map((event) => ({ ...event, position: BigInt(event.position) }));
      yield {
        id,
        history,
        rows: statusRows.get(id) ?? [],
        keys: keys.get(id) ?? [],
        notes: notesOf.get(id) ?? [],
        asked: askedFor.get(String(history[0]?.meta['request_hash'])) ?? [],
      };
    }
  }
}

function grouped<Item>(items: readonly Item[], keyOf: (item: Item) => string): Map<string, Item[]> {
  const groups = new Map<string, Item[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group) group.push(item);
    else groups.set(key, [item]);
  }
  return groups;
}
