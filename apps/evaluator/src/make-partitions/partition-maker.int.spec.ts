import { Writable } from 'node:stream';
import pg from 'pg';
import { pino } from 'pino';
import { metrics } from '#platform';
import type { TestDatabase } from '../../../../test/support/database.js';
import { createTestDatabase } from '../../../../test/support/database.js';
import { onlyMonths } from '../../../../test/support/partitions.js';
import { PartitionMaker } from './partition-maker.js';

let database: TestDatabase;
let owner: pg.Pool;
let maker: PartitionMaker;
let said: { level: number; months: unknown; msg: string }[];

beforeEach(async () => {
  database = await createTestDatabase();
  // The database may be dropped while an ended pool still says goodbye.
  owner = new pg.Pool({ connectionString: database.dsn, max: 2 }).on('error', () => undefined);
  said = [];
  const sink = new Writable({
    write(line: Buffer, _, done): void {
      said.push(JSON.parse(line.toString()) as (typeof said)[number]);
      done();
    },
  });
  maker = new PartitionMaker(owner, pino(sink));
});

afterEach(async () => {
  await owner.end();
  await database.drop();
});

const readyMonths = async (): Promise<number | undefined> =>
  (await metrics.readyMonths.get()).values[0]?.value;

describe('an evaluator', () => {
  it('makes partitions ahead and tells how many months are ready, once', async () => {
    await onlyMonths(owner, []);
    await maker.make();
    await maker.make();
    expect(await readyMonths()).toBe(4);
    expect(said).toMatchObject([{ months: 4, msg: 'partitions are ready from this month on' }]);
  });

  it('counts no further than a month that cannot be made, and warns of it each time', async () => {
    await onlyMonths(owner, []);
    const { rows } = await owner.query<{ month: string }>(
      `INSERT INTO events (action_id, sequence, position, id, event_type, actor, created_at, meta, record_hash)
       SELECT first_id_of((date_trunc('month', now() AT TIME ZONE 'UTC') + interval '2 months')::date), 1, 1,
              gen_random_uuid(), 'created', '{}', now(), '{}', sha256('x')
       RETURNING to_char(now() AT TIME ZONE 'UTC' + interval '2 months', 'YYYY-MM') AS month`,
    );
    await maker.make();
    await maker.make();
    expect(await readyMonths()).toBe(2);
    const warnings = said.filter(({ level }) => level === 40);
    expect(warnings).toHaveLength(2);
    expect(warnings[0]).toMatchObject({
      months: [rows[0]?.month],
      msg: expect.stringContaining('docs/storage.md') as string,
    });
  });
});
