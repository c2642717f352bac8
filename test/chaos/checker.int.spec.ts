import pg from 'pg';
import type { TestDatabase } from '../support/database.js';
import { createEmptyDatabase } from '../support/database.js';
import { follow, take } from '../support/follow.js';
import type { System } from '../support/system.js';
import { startSystem } from '../support/system.js';
import type { CheckResult } from './checker/check.js';
import { checkLog } from './checker/check-log.js';
import type { Heard, Interval, Note, SubmitNote } from './checker/note.js';
import type { Shown } from './noting-client.js';
import { NotingClient } from './noting-client.js';

/** A small honest history, of which each test spoils a copy. */
describe('the checker of the log', () => {
  let system: System;
  let notes: Note[];
  let heard: Heard[];
  let healthy: Interval[];
  const ids: Record<'read' | 'refund' | 'shell' | 'rocket', string> = {
    read: '',
    refund: '',
    shell: '',
    rocket: '',
  };

  beforeAll(async () => {
    system = await startSystem({ gateways: 2 });
    notes = [];
    const client = new NotingClient(system.addresses, (note) => notes.push(note));
    const from = Date.now() - 60_000;
    const submit = async (tool: string, operation: string, key: string | null): Promise<Shown> => {
      const body = { agent_id: 'agent-1', tool, operation, params: { amount: 7, note: 'Ω "quoted"' } };
      const { action } = await client.submit(0, body, { key, wait: 5 });
      if (action === null) throw new Error(`${tool} was not answered`);
      return action;
    };
    const read = await submit('file', 'read', 'key-1');
    const refund = await submit('payment', 'refund', null);
    const shell = await submit('shell', 'run', 'key-2');
    const rocket = await submit('rocket', 'launch', null);
    await client.start(1, read.id);
    await client.report(0, read.id, { success: true, result: { lines: 3 }, lease: 3 });
    await client.approve(1, shell, { approve: true, reason: 'go on' });
    await client.start(0, shell.id);
    await client.report(1, shell.id, { success: false, error: 'no such file', lease: 4 });
    Object.assign(ids, { read: read.id, refund: refund.id, shell: shell.id, rocket: rocket.id });
    heard = (await take(13, follow(system.addresses[0] ?? '', { lastEventId: 0 }))).map(
      ({ id, data: { action_id, event_type } }) => ({ position: id, action_id, event_type }),
    );
    healthy = [{ from, to: Date.now() + 60_000 }];
    // A database is copied only while nobody is connected to it.
    await Promise.all([...system.gateways, ...system.evaluators].map((running) => running.stop()));
  });

  afterAll(() => system.database.drop());

  const checked = async (
    sql: string,
    noted: readonly Note[] = notes,
    told: readonly Heard[] = heard,
  ): Promise<CheckResult[]> => {
    const original = new URL(system.database.dsn).pathname.slice(1);
    const copy: TestDatabase = await createEmptyDatabase(`TEMPLATE ${original}`);
    try {
      const owner = new pg.Client({ connectionString: copy.dsn });
      await owner.connect();
      await owner.query(`ALTER TABLE events DISABLE TRIGGER ALL; ${sql}`).finally(() => owner.end());
      return await checkLog(copy.dsn, noted, [told], healthy);
    } finally {
      await copy.drop();
    }
  };

  const broken = (results: readonly CheckResult[]): string[] =>
    results.filter(({ findings }) => findings.length > 0).map(({ promise }) => promise);

  /** The same event once more, at the end of the same action. */
  const again = (type: string, action: string): string => `
    INSERT INTO events
    SELECT '${action}', (SELECT max(sequence) + 1 FROM events WHERE action_id = '${action}'), nextval('events_position_seq'),
           gen_random_uuid(), event_type, actor, created_at, meta, payload, salt, record_hash, record_hash
    FROM events WHERE event_type = '${type}' ORDER BY action_id = '${action}' DESC LIMIT 1`;

  it('finds nothing in an honest log, and examines something for every promise', async () => {
    const results = await checked('SELECT');
    expect(results.flatMap(({ findings }) => findings)).toEqual([]);
    for (const { promise, examined } of results) expect([promise, examined]).not.toEqual([promise, 0]);
  });

  it('examines nothing where there is nothing', async () => {
    const results = await checked('DELETE FROM events; TRUNCATE action_status, idempotency_keys', []);
    expect(results.map(({ examined }) => examined)).toEqual(results.map(() => 0));
  });

  it.each<[string, RegExp, () => string]>([
    [
      'an action that is gone without a trace',
      /told about is in the log/,
      () =>
        ['events', 'action_status', 'idempotency_keys']
          .map((table) => `DELETE FROM ${table} WHERE action_id = '${ids.read}'`)
          .join(';'),
    ],
    [
      'one character of a request',
      /told about is in the log/,
      () =>
        `UPDATE events SET payload = replace(payload::text, 'quoted', 'quotes')::json WHERE action_id = '${ids.refund}' AND sequence = 1`,
    ],
    [
      'one character of a payload',
      /every payload is the one/,
      () =>
        `UPDATE events SET payload = replace(payload::text, 'go on', 'go in')::json WHERE event_type = 'approved'`,
    ],
    [
      'a payload that is gone',
      /every payload is the one/,
      () =>
        `UPDATE events SET payload = NULL, salt = NULL WHERE action_id = '${ids.refund}' AND sequence = 1`,
    ],
    ['a second decision', /exactly one decision/, () => again('decision_made', ids.read)],
    [
      'a missing decision',
      /exactly one decision/,
      () => `DELETE FROM events WHERE action_id = '${ids.refund}' AND sequence = 2`,
    ],
    [
      'a changed decision',
      /no decision has changed/,
      () =>
        `UPDATE events SET meta = jsonb_set(meta::jsonb, '{decision}', '"allow"') WHERE action_id = '${ids.rocket}' AND sequence = 2`,
    ],
    ['a start of what was denied', /no start without/, () => again('started', ids.rocket)],
    ['a second start under the same lease', /at most one start/, () => again('started', ids.read)],
    [
      'a result under another lease',
      /at most one start/,
      () => `UPDATE events SET meta = jsonb_set(meta::jsonb, '{lease}', '9') WHERE event_type = 'succeeded'`,
    ],
    [
      'an accepted approval that is gone',
      /every approval, start and result/,
      () => `DELETE FROM events WHERE event_type = 'approved'`,
    ],
    ['an event out of order', /may follow the one before/, () => again('created', ids.refund)],
    [
      'a missing event',
      /sequence and hash chain/,
      () => `DELETE FROM events WHERE action_id = '${ids.read}' AND sequence = 3`,
    ],
    [
      'a changed fact',
      /sequence and hash chain/,
      () =>
        `UPDATE events SET actor = '{"type":"agent","id":"somebody else"}' WHERE action_id = '${ids.rocket}' AND sequence = 1`,
    ],
    [
      'a later event at an earlier position',
      /sequence and hash chain/,
      () => `UPDATE events SET position = 0 WHERE action_id = '${ids.read}' AND sequence = 2`,
    ],
    [
      'a missing status row',
      /the projection/,
      () => `DELETE FROM action_status WHERE action_id = '${ids.read}'`,
    ],
    [
      'a stale status row',
      /the projection/,
      () => `UPDATE action_status SET status = 'executing' WHERE action_id = '${ids.read}'`,
    ],
    [
      'a status row of no action',
      /the projection/,
      () =>
        `INSERT INTO action_status SELECT (json_populate_record(s, json_build_object('action_id', gen_random_uuid()))).* FROM action_status AS s LIMIT 1`,
    ],
    [
      'a key that leads elsewhere',
      /one action for each Idempotency-Key/,
      () => `UPDATE idempotency_keys SET action_id = '${ids.refund}' WHERE key = 'key-1'`,
    ],
    [
      'a decision that took too long',
      /within 10 s of recovery/,
      () =>
        `UPDATE events SET created_at = created_at + interval '11 s' WHERE action_id = '${ids.refund}' AND sequence = 2`,
    ],
  ])('finds %s', async (_, promise, sql) => {
    expect(broken(await checked(sql()))).toContainEqual(expect.stringMatching(promise));
  });

  it.each<[string, (told: readonly Heard[]) => Heard[]]>([
    ['an event that a follower never heard of', (told) => told.filter((_, index) => index !== 5)],
    ['an event that it heard twice', (told) => [...told, ...told.slice(-1)]],
    ['events that it heard in another order', (told) => told.toReversed()],
  ])('finds %s', async (_, retold) => {
    expect(broken(await checked('SELECT', notes, retold(heard)))).toEqual([
      expect.stringMatching(/hears each of them once and in order/),
    ]);
  });

  it.each<[string, RegExp, (noted: readonly Note[]) => Note[]]>([
    [
      'an action that nobody asked for',
      /nobody asked for/,
      (noted) => noted.filter((note) => note.answer?.id !== ids.rocket),
    ],
    [
      'a key that was told to lead to two actions',
      /one action for each Idempotency-Key/,
      (noted) => noted.map((note) => (isSubmitOf(note, ids.refund) ? { ...note, key: 'key-1' } : note)),
    ],
    [
      'a lease that was given twice',
      /at most one start/,
      (noted) => [...noted, ...noted.filter(({ call }) => call === 'start')],
    ],
    [
      'an accepted result with another content',
      /every approval, start and result/,
      (noted) =>
        noted.map((note) =>
          note.call === 'result' ? { ...note, body: { ...note.body, result: {} } } : note,
        ),
    ],
    [
      'a decision that was found only when the time was up',
      /before their time is up/,
      (noted) =>
        noted.map((note) => (isSubmitOf(note, ids.refund) ? { ...note, at: note.sent_at + 5_001 } : note)),
    ],
  ])('finds %s', async (_, promise, retold) => {
    expect(broken(await checked('SELECT', retold(notes)))).toContainEqual(expect.stringMatching(promise));
  });
});

const isSubmitOf = (note: Note, id: string): note is SubmitNote =>
  note.call === 'submit' && note.answer?.id === id;
