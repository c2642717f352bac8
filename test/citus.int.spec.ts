import { readFileSync } from 'node:fs';
import pg from 'pg';
import type { TestDatabase } from './support/database.js';
import { createTestDatabase } from './support/database.js';

type TableType = 'distributed' | 'reference' | 'local';

interface Planned {
  readonly type: TableType;
  /** The distribution column. */
  readonly by?: string;
}

/** Each row of docs/scaling.md that names a table and its Citus type. */
const planned = new Map(
  [
    ...readFileSync('docs/scaling.md', 'utf8').matchAll(
      /^\| `(\w+)` +\| (?:(distributed) by `(\w+)`|(reference|local))/gm,
    ),
  ].map(([, table = '', distributed, by, other]): [string, Planned] => [
    table,
    distributed === undefined ? { type: other as TableType } : { type: 'distributed', by: by ?? '' },
  ]),
);
const distributed = [...planned].flatMap(([table, { by }]) => (by === undefined ? [] : [{ table, by }]));

const documented = (section: RegExp): string[] => {
  const [, rows = ''] = section.exec(readFileSync('docs/scaling.md', 'utf8')) ?? [];
  return [...rows.matchAll(/^\| `(\w+)`/gm)].map(([, name = '']) => name).toSorted();
};

/**
 * What Citus asks of a table before it distributes it: https://docs.citusdata.com/en/stable/develop/reference_workarounds.html
 * and create_distributed_table.c in citusdata/citus.
 */
describe('the schema under the rules of Citus', () => {
  let database: TestDatabase;
  let client: pg.Client;

  beforeAll(async () => {
    database = await createTestDatabase();
    client = new pg.Client({ connectionString: database.dsn });
    await client.connect();
  });

  afterAll(async () => {
    await client.end();
    await database.drop();
  });

  const names = async (sql: string, values: unknown[] = []): Promise<string[]> =>
    (await client.query<{ name: string }>(sql, values)).rows.map(({ name }) => name).toSorted();

  it('has a Citus type for every table', async () => {
    const tables = await names(
      `SELECT relname AS name FROM pg_class
       WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') AND NOT relispartition`,
    );
    expect([...planned.keys()].toSorted()).toEqual(tables);
    expect(distributed.map(({ table }) => table)).toEqual(
      expect.arrayContaining(['events', 'action_status']),
    );
  });

  it.each(distributed)(
    'keeps nothing unique in $table, or in a partition of it, without $by',
    async ({ table, by }) => {
      const unique = await names(
        `SELECT indexrelid::regclass::text AS name FROM pg_index
       WHERE indrelid IN (SELECT relid FROM pg_partition_tree($1) UNION SELECT $1::regclass)
         AND (indisunique OR indisexclusion)`,
        [table],
      );
      const withColumn = await names(
        `SELECT indexrelid::regclass::text AS name FROM pg_index
       JOIN pg_attribute ON attrelid = indrelid AND attname = $2 AND attnum = ANY (indkey[0:indnkeyatts - 1])
       WHERE indrelid IN (SELECT relid FROM pg_partition_tree($1) UNION SELECT $1::regclass)
         AND (indisunique OR indisexclusion)`,
        [table, by],
      );
      expect(unique.length).toBeGreaterThan(0);
      expect(withColumn).toEqual(unique);
    },
  );

  it('has no foreign keys, which would have to stay within a group of tables', async () => {
    expect(
      await names(
        `SELECT conname AS name FROM pg_constraint WHERE contype = 'f' AND connamespace = 'public'::regnamespace`,
      ),
    ).toEqual([]);
  });

  it('gives columns that place rows together one type, and never null', async () => {
    for (const column of new Set(distributed.map(({ by }) => by))) {
      const tables = distributed.filter(({ by }) => by === column).map(({ table }) => table);
      const types = await client.query<{ type: string; attnotnull: boolean }>(
        `SELECT DISTINCT format_type(atttypid, atttypmod) || attcollation AS type, attnotnull FROM pg_attribute
         WHERE attrelid = ANY ($1::regclass[]) AND attname = $2`,
        [tables, column],
      );
      expect(types.rows).toEqual([{ type: expect.any(String) as string, attnotnull: true }]);
    }
  });

  it('draws no default of a distributed table from a sequence', async () => {
    const tables = distributed.map(({ table }) => table);
    expect(
      await names(
        `SELECT attname AS name FROM pg_attribute LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum
         WHERE attrelid = ANY ($1::regclass[]) AND (attidentity <> '' OR pg_get_expr(adbin, adrelid) ~ 'nextval')`,
        [tables],
      ),
    ).toEqual([]);
  });

  it('has no partitions of partitions, no inheritance and no rules', async () => {
    const tables = distributed.map(({ table }) => table);
    expect(
      await names(
        `SELECT DISTINCT relid::text AS name FROM unnest($1::regclass[]) AS root, pg_partition_tree(root)
         WHERE level > 1 OR (level > 0 AND NOT isleaf)`,
        [tables],
      ),
    ).toEqual([]);
    expect(
      await names(
        `SELECT relname AS name FROM pg_class WHERE oid = ANY ($1::regclass[])
         AND (relhasrules OR (relkind = 'r' AND relhassubclass) OR relpersistence <> 'p')`,
        [tables],
      ),
    ).toEqual([]);
  });

  it('has told of every trigger that Citus takes only by citus.enable_unsafe_triggers', async () => {
    const triggers = await names(
      `SELECT DISTINCT tgname AS name FROM unnest($1::regclass[]) AS root,
         LATERAL (SELECT relid FROM pg_partition_tree(root) UNION SELECT root) AS tree
       JOIN pg_trigger ON tgrelid = tree.relid WHERE NOT tgisinternal`,
      [distributed.map(({ table }) => table)],
    );
    expect(documented(/\| trigger ([\s\S]*?)\n\n/)).toEqual(triggers);
  });

  it('has told of every volatile function', async () => {
    const functions = await names(
      `SELECT proname AS name FROM pg_proc
       WHERE pronamespace = 'public'::regnamespace AND provolatile = 'v' AND prorettype <> 'trigger'::regtype`,
    );
    expect(documented(/\| function ([\s\S]*?)\n\n/)).toEqual(functions);
  });
});
