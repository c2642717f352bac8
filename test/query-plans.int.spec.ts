import { hash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import pg from 'pg';
import type { DataSource } from 'typeorm';
import type { ListFilter } from '#action-status';
import {
  ActionStatus,
  countUndecided,
  listActions,
  listSummaries,
  oldestUndecidedAge,
  overdueActions,
  projectionLag,
  undecidedActions,
} from '#action-status';
import { ActionStore } from '#action-store';
import { eraseAction, PolicyHistory, readTokenActs } from '#administration';
import {
  actionOfIdempotencyKey,
  archivedStream,
  openDatabase,
  readActs,
  readArchived,
  placeOfLast,
  readEntireLog,
  readPlaces,
  readStream,
  readStreams,
  readStreamsAfter,
  readWholeLog,
  recordAct,
  settledPosition,
} from '#event-store';
import { exportFiltered, exportLog } from '#log-export';
import type { SealKeys } from '#seals';
import {
  checkpointOfSize,
  checkpointsBetween,
  latestCheckpoint,
  openSealKeys,
  proveConsistency,
  proveInclusion,
  sealLog,
} from '#seals';
import { aCreated } from './support/builders.js';
import type { TestDatabase } from './support/database.js';
import { createTestDatabase } from './support/database.js';
import { anIdOf, onlyMonths, partitionsOf } from './support/partitions.js';
import type { Access } from './support/query-plans.js';
import { explainEverything, PlanReader } from './support/query-plans.js';

const DOC = 'docs/query-plans.md';
const MONTHS = ['2026-05', '2026-06', '2026-07', '2026-08'];
const ACTIONS_A_MONTH = 6_000;
const BY = { actor: { type: 'admin', id: 'a' }, created_at: '2026-01-01T00:00:00.000000Z' } as const;

const INTRODUCTION = `# Query plans

How each query finds its rows, on a log of three months, a month that is archived, and some strays. \`test/query-plans.int.spec.ts\` writes this
table, and fails when a query reads a whole table or many rows for nothing. "of 1" is how many of the four partitions were looked
into: a query by id looks into one; a query by position, or over all actions, takes from each no more than it needs.
`;

/** Of the actions of a month, as FILL makes them. */
const idIn = (month: string, n: number): string => {
  const time = Date.parse(`${month}-01`).toString(16).padStart(12, '0');
  return `${time.slice(0, 8)}-${time.slice(8)}-7000-8000-${n.toString(16).padStart(12, '0')}`;
};

const hashOf = (id: string): string => hash('sha256', id, 'hex');

const ids = Array.from({ length: 50 }, (_, n) => idIn('2026-07', n + 2_000));
const anArchived = idIn('2026-05', 2_000);

/** Actions of every month, and of a clock that runs wild, with three events each; one in 300 is not over. */
const FILL = `
WITH action AS (
  SELECT row_number() OVER () AS n, (left(first_id_of(month)::text, 13) || '-7000-8000-' || lpad(to_hex(row_number() OVER (PARTITION BY month)), 12, '0'))::uuid AS id
  FROM unnest($1::date[]) AS month, generate_series(1, $2::integer) AS n
), event AS (
  INSERT INTO events (action_id, sequence, position, id, event_type, actor, created_at, meta, prev_hash, record_hash)
  SELECT id, sequence, nextval('events_position_seq'), gen_random_uuid(), 'x', '{"type":"agent","id":"a"}', now(),
         json_build_object('some', 'facts of the action, as long as they are', 'request_hash', encode(sha256(id::text::bytea), 'hex')), CASE WHEN sequence > 1 THEN sha256('x') END, sha256('x')
  FROM action, generate_series(1, 3) AS sequence
), key AS (
  INSERT INTO idempotency_keys SELECT 'somebody', id, id FROM action
)
INSERT INTO action_status
SELECT id, 3, coalesce((ARRAY['pending_decision', 'pending_approval', 'executing'])[1 + n % 300], 'succeeded'), 'agent-' || n % 50,
       'tool-' || n % 20, 'read', CASE n % 300 WHEN 3 THEN 'deny' ELSE 'allow' END,
       'POLICY_ALLOW', CASE n % 300 WHEN 3 THEN 'high' ELSE 'low' END, now() - interval '1 day', now() - interval '1 day'
FROM action`;

const ACTS = `
INSERT INTO administrative_events (action_id, sequence, position, id, event_type, actor, created_at, meta, payload, salt, prev_hash, record_hash)
SELECT installation.id, n, nextval('events_position_seq'), gen_random_uuid(),
       (ARRAY['policy_put_in_force', 'payload_erased', 'seal_key_put_in_force', 'token_created'])[1 + n % 4], '{"type":"admin","id":"a"}', now(),
       json_build_object('policy_hash', md5(n::text), 'action_id', gen_random_uuid(), 'source', 'host-' || n % 100), '{"reason":"x"}', '\\x00',
       CASE WHEN n > 1 THEN sha256('x') END, sha256('x')
FROM installation, generate_series(1, 10000) AS n`;

const SEALS = `
INSERT INTO checkpoints SELECT n, n, sha256('x'), 'a note as long as notes are' FROM generate_series(1, 3000) AS n;
INSERT INTO sealed_subtrees SELECT 8, 1000000 + n, sha256('x'), 1000000000 + n FROM generate_series(1, 3000) AS n`;

const ARCHIVE = `
INSERT INTO archived_records SELECT position, record_hash, action_id, sequence, '2026-05' FROM events_2026_05;
DROP TABLE events_2026_05, action_status_2026_05`;

let database: TestDatabase;
let owner: pg.Pool;
let connection: DataSource;
let store: ActionStore;
let eraser: pg.Pool;
let keys: SealKeys;
let plans: PlanReader;

/** The database may be dropped while an ended pool still says goodbye. */
const unheard = (): void => undefined;

async function open(settings: Readonly<Record<string, string>> = {}): Promise<void> {
  await explainEverything(owner, settings);
  connection = await openDatabase({
    dsn: database.dsn,
    role: 'faramesh_service',
    maxConnections: 1,
    entities: [ActionStatus],
  });
  store = new ActionStore(connection);
  eraser = new pg.Pool({ connectionString: database.dsn, max: 1, options: '-c role=faramesh_eraser' }).on(
    'error',
    unheard,
  );
  plans = new PlanReader(owner, [store.pool, eraser]);
}

beforeEach(async () => {
  database = await createTestDatabase();
  owner = new pg.Pool({ connectionString: database.dsn, max: 1 }).on('error', unheard);
  await onlyMonths(owner, MONTHS);
  await withoutAutovacuum();
  const months = [...MONTHS, '2099-01'].map((month) => `${month}-01`);
  await owner.query(FILL, [months, ACTIONS_A_MONTH]);
  await owner.query(ACTS);
  keys = await openSealKeys(owner, [Buffer.alloc(32, 7)]);
  while ((await sealLog(owner, keys))?.added !== 0);
  await owner.query(SEALS);
  await owner.query(ARCHIVE);
});

afterEach(async () => {
  await Promise.all([connection.destroy(), eraser.end(), owner.end()]);
  await database.drop();
});

const list = (filter: Partial<ListFilter>) => () =>
  listActions(connection, { limit: 50, offset: 0, ...filter });

const all = async (lines: AsyncIterable<unknown>): Promise<void> => {
  for await (const line of lines) if (line === undefined) return;
};

const end = async () => {
  const latest = await latestCheckpoint(store.pool);
  if (!latest) throw new Error('nothing is sealed');
  return latest;
};

const QUERIES: Readonly<Record<string, () => Promise<unknown>>> = {
  'submit an action, with an idempotency key': () =>
    store.submit(aCreated(), {
      ...BY,
      id: anIdOf('2026-08'),
      idempotency: { principal: 'somebody', key: 'k' },
    }),
  'the action of an idempotency key': () => actionOfIdempotencyKey(store.pool, 'somebody', ids[0] ?? ''),
  'one action, its events': () => readStream(store.pool, ids[0] ?? ''),
  'an archived action': () => archivedStream(store.pool, anArchived),
  'the actions of a page': () => readStreams(store.pool, ids),
  'what happened since to actions': () => readStreamsAfter(store.pool, ids, 1),
  list: list({}),
  'list, at an offset': list({ offset: 100 }),
  'list, before an action': list({ cursor: ids[0] }),
  'list, by the first digits of an id': () =>
    listActions(connection, { limit: 50, offset: 0, id_prefix: ids[0]?.slice(0, 18) }),
  'list by status': list({ status: 'succeeded' }),
  'list by a rare status': list({ status: 'pending_approval' }),
  'list by agent': list({ agent_id: 'agent-7' }),
  'list by tool': list({ tool: 'tool-7' }),
  'list by agent, tool and status': list({ agent_id: 'agent-7', tool: 'tool-7', status: 'succeeded' }),
  'list by agent, before an action': list({ agent_id: 'agent-7', cursor: idIn('2026-08', 1) }),
  'list, oldest first, after an action': list({ order: 'oldest', cursor: ids[0] }),
  'list, begun within a day': list({
    created_after: '2026-07-01T00:00:00Z',
    created_before: '2026-07-02T00:00:00Z',
  }),
  'list by operation': list({ operation: 'read' }),
  'list by decision': list({ decision: 'allow' }),
  'list by a rare decision': list({ decision: 'deny' }),
  'list by risk': list({ risk_level: 'low' }),
  'list by a rare risk': list({ risk_level: 'high' }),
  'list by request': list({ request_hash: hashOf(idIn('2026-07', 2_000)) }),
  'list by request, and status': list({ request_hash: hashOf(ids[0] ?? ''), status: 'succeeded' }),
  'summaries of a page': () => listSummaries(connection, { limit: 50, offset: 0 }),
  'actions that wait for a person too long': () => overdueActions(store.pool, 'pending_approval', 60, 500),
  'executions without a result': () => overdueActions(store.pool, 'executing', 60, 500),
  'undecided actions': () => undecidedActions(store.pool, 3, 1_000),
  'how many are undecided': () => countUndecided(store.pool, 10_000),
  'the oldest undecided': () => oldestUndecidedAge(store.pool),
  'how far the projection lags': () => projectionLag(store.pool),
  'how far the log is settled': () => settledPosition(store.pool),
  'a page of the event stream': () => readPlaces(store.pool, { after: 20_000, upTo: 40_000, limit: 200 }),
  'where the last events begin': () => placeOfLast(store.pool, 200),
  'a page of the whole log': () => readEntireLog(store.pool, { after: 20_000, upTo: 60_000, limit: 100 }),
  'a page of what is archived': () => readArchived(store.pool, { after: 5_000, upTo: 10_000, limit: 1_000 }),
  'a page of a rebuild or replay': () => readWholeLog(store.pool).next(),
  'erase an action': () =>
    eraseAction(eraser, ids[1] ?? '', { reason: 'r', by: 'b', now: BY.created_at }).catch(() => undefined),
  'the newest act of a type': () => readActs(store.pool, 'policy_put_in_force', { limit: 1 }),
  'the acts of tokens, all and new ones': async () => [
    await readTokenActs(store.pool),
    await readTokenActs(store.pool, 9_990),
  ],
  'the policy of a decision': () =>
    readActs(store.pool, 'policy_put_in_force', { where: ['policy_hash', ['x']] }),
  'the newest policy of a source': () =>
    readActs(store.pool, 'policy_put_in_force', { where: ['source', ['x']], limit: 1 }),
  'a policy by the beginning of its hash': () =>
    new PolicyHistory(store.pool, () => BY.created_at).earlier('abcdef').catch(() => undefined),
  'the erasures of actions': () =>
    readActs(store.pool, 'payload_erased', { where: ['action_id', ids.slice(0, 2)] }),
  'record an act': () =>
    recordAct(store.pool, () => Promise.resolve({ event_type: 'x', meta: {}, payload: null }), BY),
  'seal the log': () => sealLog(store.pool, keys),
  'the latest checkpoint': () => latestCheckpoint(store.pool),
  'the checkpoint of a size': () => checkpointOfSize(store.pool, 2_000),
  'the checkpoints within a page': () => checkpointsBetween(store.pool, 100, 120),
  'prove an event': async () => proveInclusion(store.pool, 30_000, (await end()).tree_size),
  'prove that the log grew': async () => proveConsistency(store.pool, 30_001, (await end()).tree_size),
  'export everything': async () =>
    exportLog(store.pool, keys.origin, await end())
      .next()
      .then(async () => all(exportLog(store.pool, keys.origin, await end()))),
  'export one action': async () =>
    all(
      exportFiltered(store.pool, keys.origin, await end(), {
        filter: { action_id: ids[2] ?? '' },
        proofs: true,
      }),
    ),
  'export by tool': async () =>
    all(exportFiltered(store.pool, keys.origin, await end(), { filter: { tool: 'tool-3' }, proofs: false })),
};

/** Those that go by prepared statements, for which Postgres may settle on one plan for all values. */
const PREPARED = Object.fromEntries(
  [
    'submit an action, with an idempotency key',
    'one action, its events',
    'the actions of a page',
    'what happened since to actions',
    'a page of the event stream',
    'a page of the whole log',
    'how far the log is settled',
  ].map((what) => [what, QUERIES[what] ?? (() => Promise.reject(new Error(`there is no query: ${what}`)))]),
);

/** The tables that grow. */
const GROWING = [
  'events',
  'action_status',
  'administrative_events',
  'idempotency_keys',
  'checkpoints',
  'sealed_subtrees',
  'archived_records',
];

/** More rows than this, read for nothing by one scan, are a scan of what it should have been led past. */
const MOST_SKIPPED = 1_500;

const ofGrowing = (accesses: readonly Access[]): Access[] =>
  accesses.filter(({ table }) => GROWING.includes(table));

const isFault = ({ index, skipped }: Access): boolean => index === null || skipped > MOST_SKIPPED;

const told = ({ table, index, partitions }: Access): string =>
  ['events', 'action_status'].includes(table) ? `\`${index ?? ''}\` of ${partitions}` : `\`${index ?? ''}\``;

async function accessesOfAll(
  queries: Readonly<Record<string, () => Promise<unknown>>>,
): Promise<[what: string, accesses: Access[]][]> {
  const all: [string, Access[]][] = [];
  for (const [what, query] of Object.entries(queries))
    all.push([what, ofGrowing(await plans.accessesOf(query))]);
  return all;
}

const faultsIn = (all: readonly (readonly [string, readonly Access[]])[]): unknown[] =>
  all
    .map(([what, accesses]) => ({ what, faults: accesses.filter(isFault) }))
    .filter(({ faults }) => faults.length > 0);

const withoutAutovacuum = async (): Promise<void> => {
  for (const parent of ['events', 'action_status'] as const)
    for (const partition of await partitionsOf(owner, parent))
      await owner.query(`ALTER TABLE ${partition} SET (autovacuum_enabled = false)`);
  for (const table of GROWING.slice(2))
    await owner.query(`ALTER TABLE ${table} SET (autovacuum_enabled = false)`);
};

describe('the plan of every query', () => {
  it(`goes by an index, as ${DOC} tells; UPDATE_PLANS=1 npm test -- query-plans writes it anew`, async () => {
    await owner.query('ANALYZE');
    await open();
    const all = await accessesOfAll(QUERIES);
    expect(faultsIn(all)).toEqual([]);
    const rows = all.map(([what, accesses]) => `| ${what} | ${accesses.map(told).join(', ')} |\n`);
    const doc = `${INTRODUCTION}\n| query | index |\n| --- | --- |\n${rows.join('')}`;
    if (process.env['UPDATE_PLANS'] === '1') writeFileSync(DOC, doc);
    expect(readFileSync(DOC, 'utf8')).toBe(doc);
  });

  it('goes by an index while Postgres knows nothing of the tables', async () => {
    await open();
    expect(faultsIn(await accessesOfAll(QUERIES))).toEqual([]);
  });

  it.each([
    ['known', 'ANALYZE'],
    ['unknown', 'SELECT 1'],
  ])('goes by an index where one plan has to do for all values, on %s tables', async (_, prepare) => {
    await owner.query(prepare);
    await open({ plan_cache_mode: 'force_generic_plan' });
    const all = await accessesOfAll(PREPARED);
    expect(faultsIn(all)).toEqual([]);
    for (const byIds of ['the actions of a page', 'what happened since to actions']) {
      const accesses = all.find(([what]) => what === byIds)?.[1];
      expect(accesses).toMatchObject([{ index: 'events_pkey', partitions: 1 }]);
    }
  });
});
