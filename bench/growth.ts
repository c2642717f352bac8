import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { startSystem } from '../test/support/system.js';
import type { Extent } from './extent.js';
import { say } from './extent.js';
import { PRODUCT_SETTINGS } from './throughput/contenders.js';
import { HEADERS, REQUEST } from './throughput/load.js';
import { median } from './throughput/figure.js';

export interface Growth {
  readonly events: number;
  /** What the log and its indexes take on disk, by event. */
  readonly bytes_per_event: number;
  /** The same with the status rows and their indexes. */
  readonly bytes_per_event_with_projection: number;
  readonly calls: readonly {
    readonly call: string;
    readonly short_ms: number;
    readonly long_ms: number;
    readonly ratio: number;
  }[];
}

const SHORT_EVENTS = 4_000;
const AT_ONCE = 200_000;
const MOST_TURNS = 200;
const IDS = 200;
const AGENTS = 50;
const TOOLS = 20;

/** Each call on a short log and on a long one, in turns: medians, and how much slower the long one is. */
export async function growth({ events }: Extent): Promise<Growth> {
  const turns = Math.min(MOST_TURNS, events / 400);
  const [short, long] = [await startLog(SHORT_EVENTS), await startLog(events)];
  try {
    const calls = [];
    for (const { call, ask } of CALLS_OF_THE_API) {
      say(`${call} …`);
      const times = { short: [] as number[], long: [] as number[] };
      for (let turn = 0; turn < turns; turn++) {
        times.short.push(await timed(() => ask(short)));
        times.long.push(await timed(() => ask(long)));
      }
      const [short_ms, long_ms] = [median(times.short), median(times.long)];
      calls.push({ call, short_ms, long_ms, ratio: long_ms / short_ms });
    }
    return { events, ...(await long.disk()), calls };
  } finally {
    await short.stop();
    await long.stop();
  }
}

interface Log {
  readonly address: string;
  /** Some of its actions, from all over it. */
  readonly ids: readonly string[];
  disk(): Promise<Pick<Growth, 'bytes_per_event' | 'bytes_per_event_with_projection'>>;
  stop(): Promise<void>;
}

const CALLS_OF_THE_API: readonly { call: string; ask: (log: Log) => Promise<Response> }[] = [
  {
    call: 'submit',
    ask: ({ address }) => fetch(`${address}/v1/actions`, { method: 'POST', headers: HEADERS, body: REQUEST }),
  },
  { call: 'get', ask: (log) => get(log, `/${anyOf(log.ids)}`) },
  { call: 'its events', ask: (log) => get(log, `/${anyOf(log.ids)}/events`) },
  { call: 'list', ask: (log) => get(log, '') },
  { call: 'list, from any place', ask: (log) => get(log, `?cursor=${anyOf(log.ids)}`) },
  { call: 'list of an agent', ask: (log) => get(log, '?agent_id=agent-7') },
  {
    call: 'list of an agent, from any place',
    ask: (log) => get(log, `?agent_id=agent-7&cursor=${anyOf(log.ids)}`),
  },
  { call: 'list of a tool', ask: (log) => get(log, '?tool=tool-3') },
  { call: 'list of a status', ask: (log) => get(log, '?status=allowed') },
  { call: 'pending approvals', ask: (log) => get(log, '?status=pending_approval') },
  {
    call: 'pending approvals of an agent',
    ask: (log) => get(log, '?status=pending_approval&agent_id=agent-7'),
  },
  {
    call: 'list of an agent, tool and status',
    ask: (log) => get(log, '?agent_id=agent-7&tool=tool-7&status=allowed'),
  },
];

const get = ({ address }: Log, where: string): Promise<Response> =>
  fetch(`${address}/v1/actions${where}`, { headers: HEADERS });

const anyOf = (ids: readonly string[]): string => ids[Math.floor(Math.random() * ids.length)] ?? '';

async function timed(ask: () => Promise<Response>): Promise<number> {
  const began = performance.now();
  const response = await ask();
  await response.arrayBuffer();
  if (!response.ok) throw new Error(`answered ${response.status}`);
  return performance.now() - began;
}

/** Until then the sealer is at work. */
async function sealed(address: string, events: number): Promise<void> {
  for (;;) {
    const response = await fetch(`${address}/v1/log/checkpoint`, { headers: HEADERS });
    const size = Number((await response.text()).split('\n')[1] ?? 0);
    if (size >= events) return;
    say(`${size} of ${events} events sealed …`);
    await sleep(2_000);
  }
}

const PENDING = 100;

/**
 * Actions like a real one, made in the database: what they hold is as large as life, their hashes are not those of what they
 * hold. The newest wait for a person.
 */
const COPY_ACTION = `
WITH template AS (SELECT * FROM events WHERE action_id = $1 AND sequence <= 2),
actions AS MATERIALIZED (
  SELECT uuidv7() AS action_id, number, $4::integer - number < ${PENDING} AS pending
  FROM generate_series($3::integer, $3::integer + $2::integer - 1) AS number
), appended AS (
  INSERT INTO events (action_id, sequence, position, id, event_type, actor, created_at, meta, payload, salt, prev_hash, record_hash)
  SELECT actions.action_id, sequence, nextval('events_position_seq'), uuidv7(), event_type, actor, now(), meta, payload, salt,
         prev_hash, sha256(uuid_send(actions.action_id))
  FROM actions, template
  ORDER BY actions.action_id, sequence
)
INSERT INTO action_status (action_id, sequence, status, agent_id, tool, operation, decision, reason_code, risk_level, created_at, updated_at)
SELECT action_id, 2, CASE WHEN pending THEN 'pending_approval' WHEN number % 2 = 1 THEN 'allowed' ELSE 'denied' END,
       'agent-' || number % ${AGENTS}, 'tool-' || number % ${TOOLS}, 'read', 'allow', 'RULE_ALLOW', 'low', now(), now()
FROM actions`;

const SIZES = `
SELECT sum(size) FILTER (WHERE name LIKE 'events%') AS log, sum(size) AS all
FROM (SELECT relname AS name, pg_total_relation_size(oid) AS size FROM pg_class
      WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace) AS tables
WHERE name LIKE 'events%' OR name LIKE 'action_status%'`;

async function startLog(events: number): Promise<Log> {
  const system = await startSystem({ queue: 'redis', env: PRODUCT_SETTINGS });
  const address = system.addresses[0] ?? '';
  const pool = new pg.Pool({ connectionString: system.database.dsn, max: 1 });
  const response = await fetch(`${address}/v1/actions`, { method: 'POST', headers: HEADERS, body: REQUEST });
  const { id: template } = (await response.json()) as { id: string };
  for (let made = 0; made < events; made += AT_ONCE) {
    await pool.query(COPY_ACTION, [template, Math.min(AT_ONCE, events - made) / 2, made / 2, events / 2]);
    say(`${Math.min(events, made + AT_ONCE)} of ${events} events …`);
  }
  await pool.query('VACUUM ANALYZE');
  await sealed(address, events);
  const ids = await pool.query<{ action_id: string }>(
    'SELECT action_id FROM action_status WHERE random() < $1',
    [IDS / (events / 2)],
  );
  return {
    address,
    ids: ids.rows.map(({ action_id }) => action_id),
    disk: async () => {
      const sizes = await pool.query<{ log: string; all: string }>(SIZES);
      const [log, all] = [Number(sizes.rows[0]?.log), Number(sizes.rows[0]?.all)];
      return { bytes_per_event: log / events, bytes_per_event_with_projection: all / events };
    },
    stop: async () => {
      await pool.end();
      await system.stop();
    },
  };
}
