import type { Pool, PoolClient } from 'pg';
import { v7 as uuidv7 } from 'uuid';
import type { Action, ActionEvent, EventPlace } from '#action';
import { fold } from '#action';
import { rowOf, statusProjection } from '#action-status';
import { compileAct, PolicyHistory, PolicyUnusable } from '#administration';
import { linkEvents } from '#event-record';
import { appendEvents, openDatabase, poolOf, type StreamAppend } from '#event-store';
import { type Settings, timestamp } from '#platform';
import { imagineDay, type Story } from './imagine-day.js';

/** An append numbers the beginnings of its actions first, so a few at once stay in the order of their times. */
const AT_ONCE = 10;

export interface Filled {
  readonly actions: number;
  readonly waiting: number;
}

/**
 * Fills the log with a made-up day that the policy in force decides; undefined when it holds anything, or no policy that can be
 * used here. Of several that come at once, one does it.
 */
export async function fillDemo(
  dsn: string,
  settings: Pick<Settings, 'redactions' | 'approvalTimeout'>,
): Promise<Filled | undefined> {
  const database = await openDatabase({ dsn, role: 'faramesh_service', maxConnections: 2 });
  try {
    const pool = poolOf(database);
    const client = await pool.connect();
    try {
      // Spells DEMO.
      await client.query(`SELECT pg_advisory_lock(x'44454d4f'::bigint)`);
      return (await isEmpty(client)) ? await fill(pool, settings) : undefined;
    } finally {
      // The lock ends with its connection.
      client.release(true);
    }
  } finally {
    await database.destroy();
  }
}

async function isEmpty(client: PoolClient): Promise<boolean> {
  const { rows } = await client.query<{ holds: boolean }>(
    'SELECT EXISTS (SELECT FROM events) OR EXISTS (SELECT FROM archived_records) AS holds',
  );
  return rows[0]?.holds === false;
}

async function fill(
  pool: Pool,
  { redactions, approvalTimeout }: Pick<Settings, 'redactions' | 'approvalTimeout'>,
): Promise<Filled | undefined> {
  const act = await new PolicyHistory(pool, timestamp).newest();
  const policies = act && compileAct(act, redactions);
  if (policies === undefined || policies instanceof PolicyUnusable) return undefined;
  const stories = imagineDay({ policies, redactions, approvalTimeout, now: Date.now() });
  const streams = stories.map(streamOf);
  for (let first = 0; first < streams.length; first += AT_ONCE)
    await appendEvents(pool, streams.slice(first, first + AT_ONCE), statusProjection);
  return { actions: stories.length, waiting: stories.filter(({ isWaiting }) => isWaiting).length };
}

/** A whole story as one append: nobody finds an action in it whose time is up before it is told to the end. */
function streamOf({ agent_id, begins, created, steps }: Story): StreamAppend {
  const action_id = uuidv7({ msecs: Math.floor(begins) });
  const actor = { type: 'agent', id: agent_id } as const;
  const by = { action_id, actor, created_at: timestamp(begins) };
  const events = linkEvents<ActionEvent>([created], { ...by, after: null });
  for (const { at, actor, happens } of steps) {
    const after = events.at(-1) ?? null;
    events.push(
      ...linkEvents(happens(actionOf(events)), { action_id, actor, after, created_at: timestamp(at) }),
    );
  }
  return { events, row: rowOf(actionOf(events)) };
}

function actionOf(events: readonly (ActionEvent & EventPlace)[]): Action {
  const action = fold(events);
  if (action === null) throw new Error('a story has no beginning');
  return action;
}
