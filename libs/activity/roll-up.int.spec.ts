import pg from 'pg';
import { v7 as uuidv7 } from 'uuid';
import type { ActionEvent, Decision } from '#action';
import { fold } from '#action';
import { rowOf, statusProjection } from '#action-status';
import type { EventRecord, NewEvent } from '#event-record';
import { linkEvents } from '#event-record';
import { appendEvents, settledPosition } from '#event-store';
import { aCreated, aDecisionMade } from '../../test/support/builders.js';
import type { TestDatabase } from '../../test/support/database.js';
import { createTestDatabase } from '../../test/support/database.js';
import { GRAINS } from './grains.js';
import { BOUNDS } from './histogram.js';
import { readActivity, rebuildActivity, rollUp, rollUpLag } from './index.js';
import { MOST_NAMES, OTHERS } from './roll-up.js';

const DAY_MS = 86_400_000;
const NOW = Date.now();
const AT = new Date(NOW);

let database: TestDatabase;
let pool: pg.Pool;
let owner: pg.Pool;

/** The database may be dropped while an ended pool still says goodbye. */
const connect = (config: pg.PoolConfig): pg.Pool =>
  new pg.Pool({ connectionString: database.dsn, ...config }).on('error', () => undefined);

beforeEach(async () => {
  database = await createTestDatabase();
  pool = connect({ max: 10, options: '-c role=faramesh_service' });
  owner = connect({ max: 2 });
});

afterEach(async () => {
  await Promise.all([pool.end(), owner.end()]);
  await database.drop();
});

type Life = readonly { readonly event: ActionEvent; readonly at: number }[];

const timestampOf = (milliseconds: number): string =>
  new Date(milliseconds).toISOString().replace('Z', '000Z');

/** Each event in an append of its own. */
async function live(life: Life): Promise<void> {
  const id = uuidv7();
  const events: NewEvent<ActionEvent>[] = [];
  for (const { event, at } of life) {
    const place = { action_id: id, after: events.at(-1) ?? null, created_at: timestampOf(at) };
    const next = linkEvents([event], { ...place, actor: { type: 'agent', id: 'a' } });
    events.push(...next);
    const action = fold(events);
    if (action) await appendEvents(pool, [{ events: next, row: rowOf(action) }], statusProjection);
  }
}

const oneOf = <T>(...values: readonly T[]): T => {
  const value = values[Math.floor(Math.random() * values.length)];
  if (value === undefined) throw new Error('nothing to choose from');
  return value;
};

const [STARTED, TIMED_OUT, SUCCEEDED, FAILED, EXPIRED]: readonly [
  ActionEvent,
  ActionEvent,
  ActionEvent,
  ActionEvent,
  ActionEvent,
] = [
  { event_type: 'started', meta: { lease: 3, executor: 'x' }, payload: null },
  { event_type: 'timed_out', meta: { deadline: 'x' }, payload: null },
  { event_type: 'succeeded', meta: { lease: 3, executor: 'x' }, payload: { result: null } },
  { event_type: 'failed', meta: { lease: 3, executor: 'x' }, payload: { error: null } },
  { event_type: 'approval_expired', meta: { deadline: 'x', reason_code: 'APPROVAL_EXPIRED' }, payload: null },
];

const anAnswer = (event_type: 'approved' | 'denied'): ActionEvent => {
  const meta = { approver: 'p', outcome: 'HALT', reason_code: 'HUMAN_DENIED' } as const;
  return event_type === 'denied'
    ? { event_type, meta, payload: null }
    : { event_type, meta: { ...meta, request_hash: '', policy_hash: null }, payload: null };
};

const decided = (decision: Decision): ActionEvent => {
  const event = aDecisionMade(decision);
  return { ...event, meta: { ...event.meta, risk_level: oneOf('low', 'medium', 'high') } };
};

/** Any life that an action can have, at any time of the last 40 days, cut off anywhere. */
function aLife(agents: number, begins = NOW - Math.random() ** 4 * 40 * DAY_MS): Life {
  const decision = oneOf<Decision>('allow', 'deny', 'require_approval');
  const answer = oneOf(anAnswer('approved'), anAnswer('denied'), EXPIRED);
  const mayStart =
    decision === 'allow' || (decision === 'require_approval' && answer.event_type === 'approved');
  const revoked: ActionEvent = {
    event_type: 'revoked',
    meta: { stricter: aDecisionMade('deny').meta, reason_code: 'POLICY_CHANGED' },
    payload: null,
  };
  const ends = oneOf<readonly ActionEvent[]>(
    [revoked],
    [STARTED, SUCCEEDED],
    [STARTED, FAILED],
    [STARTED, TIMED_OUT],
    [STARTED, TIMED_OUT, SUCCEEDED],
  );
  const events = [
    aCreated({
      agent_id: `agent-${Math.floor(Math.random() * agents)}`,
      tool: oneOf('file', 'shell', 'x'.repeat(500)),
    }),
    decided(decision),
    ...(decision === 'require_approval' ? [answer] : []),
    ...(mayStart ? ends : []),
  ];
  let at = begins;
  return events.slice(0, 1 + Math.floor(Math.random() * events.length)).map((event, index) => {
    if (index > 0) at += 10 ** (Math.random() * 8 - 1);
    return { event, at: Math.floor(at) };
  });
}

interface Row {
  readonly grain: string;
  readonly bucket: number;
  readonly facet: string;
  readonly name: string;
  readonly what: string;
  readonly waited: number;
  readonly count: number;
}

const sorted = (rows: readonly Row[]): Row[] =>
  rows.toSorted((one, other) => (JSON.stringify(one) < JSON.stringify(other) ? -1 : 1));

const counted = async (): Promise<Row[]> =>
  sorted(
    (
      await pool.query<Row>(
        `SELECT grain, extract(epoch FROM bucket)::float8 AS bucket, facet, name, what, waited, count::integer FROM activity`,
      )
    ).rows,
  );

const secondsOf = (time: string): number => Date.parse(time) / 1_000;

/** What the table has to say, from nothing but the events, each by itself. */
async function plainly(now: number): Promise<Row[]> {
  const { rows: log } = await owner.query<EventRecord<ActionEvent>>(
    `SELECT action_id, sequence, event_type, meta,
            to_char(created_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') AS created_at FROM events`,
  );
  const rows = new Map<string, Row>();
  const placed = new Map(log.map((event) => [`${event.action_id} ${event.sequence}`, event]));
  for (const event of log) {
    const [created, decision] = [1, 2].map((place) => placed.get(`${event.action_id} ${place}`));
    if (created?.event_type !== 'created') throw new Error('no beginning');
    const names: Readonly<Record<string, string>> = {
      allow: 'allowed',
      deny: 'denied',
      require_approval: 'held',
      created: 'submitted',
      denied: 'refused',
      approval_expired: 'expired',
    };
    const type = event.event_type === 'decision_made' ? event.meta.decision : event.event_type;
    const what = names[type] ?? type;
    const since =
      event.event_type === 'decision_made'
        ? created
        : ['approved', 'refused', 'expired'].includes(what)
          ? decision
          : undefined;
    const seconds = since && (Date.parse(event.created_at) - Date.parse(since.created_at)) / 1_000;
    const waited = seconds === undefined ? -1 : BOUNDS.filter((bound) => bound <= seconds).length;
    const risk =
      event.event_type !== 'created' && decision?.event_type === 'decision_made'
        ? decision.meta.risk_level
        : '';
    for (const [grain, { seconds: length, keptSeconds }] of Object.entries(GRAINS)) {
      const bucket = Math.floor(secondsOf(event.created_at) / length) * length;
      if (bucket <= now / 1_000 - keptSeconds) continue;
      for (const [facet, name, told] of [
        ['agent', created.meta.agent_id, -1],
        ['tool', created.meta.tool.slice(0, 200), -1],
        ['risk', risk, waited],
      ] as const) {
        const row = { grain, bucket, facet, name, what, waited: told };
        const key = JSON.stringify(row);
        rows.set(key, { ...row, count: (rows.get(key)?.count ?? 0) + 1 });
      }
    }
  }
  return sorted([...rows.values()]);
}

const rollUpAll = async (now = NOW): Promise<void> => {
  while ((await rollUp(pool, new Date(now)))?.more !== false);
};

const forget = (): Promise<unknown> => owner.query('TRUNCATE activity, activity_progress');

describe('rolling up', () => {
  it('counts each event once, with four at it at once, some that die on the way, and three writers', async () => {
    await owner.query(
      `CREATE FUNCTION die() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
       BEGIN
         IF current_setting('application_name') = 'doomed' THEN PERFORM pg_terminate_backend(pg_backend_pid()); END IF;
         RETURN NULL;
       END $$;
       CREATE TRIGGER die AFTER INSERT OR UPDATE ON activity_progress FOR EACH STATEMENT EXECUTE FUNCTION die()`,
    );
    const doomed = connect({ max: 1, application_name: 'doomed', options: '-c role=faramesh_service' });
    let [isWritten, died, together] = [false, 0, 0];
    const writing = [1, 2, 3].map(async () => {
      for (let action = 0; action < 60 || died < 2; action++) await live(aLife(5));
    });
    const rolling = [1, 2, 3, 4].map(async () => {
      while (!isWritten) if ((await rollUp(pool, AT))?.events) together++;
    });
    const dying = (async () => {
      while (!isWritten) await rollUp(doomed, AT).catch(() => died++);
    })();
    await Promise.all(writing);
    isWritten = true;
    await Promise.all([...rolling, dying]);
    await doomed.end();
    await rollUpAll();
    expect(died).toBeGreaterThan(0);
    expect(together).toBeGreaterThan(2);
    const expected = await plainly(NOW);
    expect(expected.length).toBeGreaterThan(100);
    expect(await counted()).toEqual(expected);
  });

  it('is done again from nothing with the same figures', async () => {
    for (let action = 0; action < 60; action++) {
      await live(aLife(5));
      if (action % 10 === 0) await rollUpAll();
    }
    await rollUpAll();
    const before = await counted();
    await forget();
    expect(await counted()).toEqual([]);
    await rollUpAll();
    expect(await counted()).toEqual(before);
  });

  it('leaves out what has not settled, and counts it later', async () => {
    const slow = await pool.connect();
    await slow.query('BEGIN; SELECT allocate_positions(1)');
    await live([{ event: aCreated(), at: NOW }]);
    expect(await rollUp(pool, AT)).toMatchObject({ events: 0 });
    expect(await rollUpLag(pool)).toBeGreaterThan(0);
    await slow.query('COMMIT');
    slow.release();
    expect(await rollUp(pool, AT)).toMatchObject({ events: 1, position: await settledPosition(pool) });
    expect(await rollUpLag(pool)).toBe(0);
    expect(await rollUp(pool, AT)).toMatchObject({ events: 0 });
  });

  it('removes what is older than is kept, and counts nothing so old', async () => {
    await live([{ event: aCreated(), at: NOW }]);
    await rollUpAll();
    const grains = async (): Promise<string[]> => [...new Set((await counted()).map(({ grain }) => grain))];
    expect(await grains()).toEqual(['day', 'hour', 'minute']);
    for (const [grain, left] of [
      ['minute', ['day', 'hour']],
      ['hour', ['day']],
      ['day', []],
    ] as const) {
      const { seconds, keptSeconds } = GRAINS[grain];
      const over = (Math.floor(NOW / 1_000 / seconds) * seconds + keptSeconds) * 1_000;
      await rollUpAll(over - 1);
      expect(await grains()).toContain(grain);
      await rollUpAll(over);
      expect(await grains()).toEqual(left);
      await forget();
      await rollUpAll(over);
      expect(await grains()).toEqual(left);
    }
  });
});

describe('the rebuilt figures', () => {
  const rebuild = (replace = false) => rebuildActivity(owner, { replace, at: AT });

  beforeEach(async () => {
    for (let action = 0; action < 40; action++) await live(aLife(5));
    await rollUpAll();
  });

  it('are those that the table has, while two roll up and one writes', async () => {
    let isOver = false;
    const others = [1, 2].map(async () => {
      while (!isOver) await rollUp(pool, AT);
    });
    const write = async (): Promise<void> => {
      while (!isOver) await live(aLife(5));
    };
    const writing = write();
    for (let times = 0; times < 10; times++) expect(await rebuild()).toMatchObject({ different: 0 });
    isOver = true;
    await Promise.all([...others, writing]);
  });

  it.each([
    [
      'a changed count',
      'UPDATE activity SET count = count + 1 WHERE ctid = (SELECT min(ctid) FROM activity)',
    ],
    ['a missing row', 'DELETE FROM activity WHERE ctid = (SELECT min(ctid) FROM activity)'],
    [
      'a row that no event accounts for',
      `INSERT INTO activity SELECT grain, bucket, facet, 'nobody', what, waited, 1 FROM activity LIMIT 1`,
    ],
  ])('show %s, and replace it when told to', async (_, tamper) => {
    await owner.query(tamper);
    expect(await rebuild()).toMatchObject({ different: 1 });
    expect(await rebuild(true)).toMatchObject({ different: 1 });
    expect(await rebuild()).toMatchObject({ different: 0 });
    expect(await counted()).toEqual(await plainly(NOW));
  });

  it('leave alone what a month tells that was archived, and hold the rest against the log', async () => {
    const before = await counted();
    await owner.query(
      `INSERT INTO archived_records SELECT position, record_hash, action_id, sequence, 'x' FROM events`,
    );
    await owner.query('ALTER TABLE events DISABLE TRIGGER ALL; DELETE FROM events');
    expect(await rebuild(true)).toMatchObject({ different: 0 });
    expect(await counted()).toEqual(before);
  });
});

describe('names', () => {
  it('beyond a number become others, the same ones in whatever bites they come', async () => {
    const begin = Math.floor(NOW / DAY_MS) * DAY_MS;
    const submit = (agent_id: string): Promise<void> => live([{ event: aCreated({ agent_id }), at: begin }]);
    const names = Array.from({ length: MOST_NAMES + 30 }, (_, n) => `agent ${n}`);
    for (const [index, name] of [OTHERS, ...names, ...names].entries()) {
      await submit(name);
      if (index % 40 === 0) await rollUpAll();
    }
    await rollUpAll();
    const before = await counted();
    const agents = before.filter(({ grain, facet }) => grain === 'day' && facet === 'agent');
    expect(agents).toHaveLength(MOST_NAMES + 1);
    expect(agents.find(({ name }) => name === OTHERS)?.count).toBe(61);
    expect(agents.filter(({ name, count }) => name !== OTHERS && count === 2)).toHaveLength(MOST_NAMES);
    await forget();
    await rollUpAll();
    expect(await counted()).toEqual(before);
  });

  it('of any length and with any character are kept apart by what is kept of them', async () => {
    const longest = '𐍈'.repeat(200);
    for (const agent_id of [longest, `${longest}1`, `${longest}2`, '', "'; --", '"\\\n'])
      await live([{ event: aCreated({ agent_id, tool: agent_id }), at: NOW }]);
    await rollUpAll();
    const { named } = await readActivity(pool, '15m', NOW);
    expect(named.filter(({ facet }) => facet === 'tool').map(({ name }) => name)).toEqual([
      longest,
      '',
      '"\\\n',
      "'; --",
    ]);
  });
});

describe('a window', () => {
  it('is made of whole steps, the last of them not over, and of nothing beside them', async () => {
    const now = Math.floor(NOW / 60_000) * 60_000 + 30_000;
    const ages = [0, 29, 31, 870, 871, 3_600];
    for (const age of ages) await live([{ event: aCreated(), at: now - age * 1_000 }]);
    await rollUpAll(now);
    const { steps, stepSeconds, totals } = await readActivity(pool, '15m', now);
    expect(stepSeconds).toBe(60);
    expect(steps.map(({ counts }) => counts.submitted)).toEqual([1, ...Array<number>(12).fill(0), 1, 2]);
    expect(steps.at(-1)?.time).toBe(now - 30_000);
    expect(totals.submitted).toBe(4);
  });

  it.each([
    ['24h', 24, 3_600],
    ['30d', 30, 86_400],
  ] as const)(
    'of %s has %d steps of %d seconds, which hold what the log does',
    async (window, steps, length) => {
      for (let action = 0; action < 40; action++) await live(aLife(20));
      await rollUpAll();
      const activity = await readActivity(pool, window, NOW);
      expect(activity.steps).toHaveLength(steps);
      const begins = activity.steps[0]?.time ?? 0;
      expect(begins % (length * 1_000)).toBe(0);
      const { rows } = await owner.query<{ count: number }>(
        `SELECT count(*)::integer AS count FROM events WHERE event_type = 'created' AND created_at >= $1 AND created_at < $2`,
        [new Date(begins), new Date(begins + steps * length * 1_000)],
      );
      expect(activity.totals.submitted).toBe(rows[0]?.count);
      for (const facet of ['agent', 'tool']) {
        const named = activity.named.filter((one) => one.facet === facet);
        expect(named.reduce((sum, { counts }) => sum + counts.submitted, 0)).toBe(rows[0]?.count);
        expect(named.length).toBeLessThanOrEqual(11);
      }
    },
  );
});
