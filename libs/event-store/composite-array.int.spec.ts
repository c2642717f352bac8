import fc from 'fast-check';
import pg from 'pg';
import type { TestDatabase } from '../../test/support/database.js';
import { createTestDatabase } from '../../test/support/database.js';
import { CompositeArray, oidsOf } from './composite-array.js';

const rows = new CompositeArray('sent', {
  an_id: 'uuid',
  a_number: 'integer',
  a_text: 'text',
  a_value: 'json',
  a_time: 'timestamptz',
  bytes: 'bytea',
});

/** The columns as texts, so that nothing but Postgres has read them. */
const READ = `SELECT an_id::text, a_number, a_text, a_value::text, bytes::text,
  to_char(a_time AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') AS a_time FROM unnest($1::sent[])`;

const aRow = fc.record({
  an_id: fc.uuid(),
  a_number: fc.integer(),
  // Postgres has no U+0000 in a text, and no half of a surrogate pair.
  a_text: fc.string({ unit: 'binary', maxLength: 300 }).map((text) => text.replaceAll('\0', '')),
  a_value: fc.jsonValue(),
  a_time: fc
    .tuple(
      fc.date({ min: new Date('1900-01-01'), max: new Date('9999-12-31'), noInvalidDate: true }),
      fc.nat(999),
    )
    .map(([date, microseconds]) =>
      date.toISOString().replace('Z', `${String(microseconds).padStart(3, '0')}Z`),
    ),
  bytes: fc.uint8Array({ maxLength: 64 }).map((bytes) => Buffer.from(bytes).toString('hex')),
});

describe('an array of a composite type', () => {
  let database: TestDatabase;
  let pool: pg.Pool;

  beforeAll(async () => {
    database = await createTestDatabase();
    pool = new pg.Pool({ connectionString: database.dsn });
    await pool.query(`CREATE TYPE sent AS (
      an_id uuid, a_number integer, a_text text, a_value json, a_time timestamptz, bytes bytea)`);
  });

  afterAll(async () => {
    await pool.end();
    await database.drop();
  });

  const sendAndRead = async (sent: readonly object[]): Promise<unknown[]> =>
    (await pool.query<object>(READ, [rows.encode(await oidsOf(pool), sent)])).rows;

  it('arrives as it was sent, whatever its values', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.oneof(aRow, fc.record({ a_number: fc.integer() })), { maxLength: 40 }),
        async (sent) => {
          const expected = sent.map((row) => ({
            an_id: null,
            a_text: null,
            a_time: null,
            ...row,
            a_value: 'a_value' in row && row.a_value !== null ? JSON.stringify(row.a_value) : null,
            bytes: 'bytes' in row ? `\\x${row.bytes}` : null,
          }));
          expect(await sendAndRead(sent)).toEqual(expected);
        },
      ),
      { numRuns: 200 },
    );
  });

  it('may be longer than anything before it', async () => {
    const [short, long] = ['a', 'é€𐍈'.repeat(500_000)];
    expect(await sendAndRead([{ a_text: long }, { a_text: short }])).toMatchObject([
      { a_text: long },
      { a_text: short },
    ]);
  });

  it('is refused by its name where the database does not know it', () => {
    expect(() => rows.encode(new Map(), [])).toThrow('the database has no type sent: it was not migrated');
  });
});
