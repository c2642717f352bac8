import { readFileSync, writeFileSync } from 'node:fs';
import pg from 'pg';
import { createTestDatabase } from '../../test/support/database.js';

const DUMP = 'db/schema.txt';

/** The schema as the migrations leave it: a line for each thing that can be relied on, rights included. */
const SCHEMA = `
WITH relation AS (
  SELECT oid, relname AS name, relkind, relacl, reloptions, relispartition FROM pg_class
  WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p', 'v', 'S', 'c') AND relname !~ '^migrations'
    -- A month's partitions are named by the day of the migration; the default ones are equipped as they are.
    AND (NOT relispartition OR relname ~ '_default$')
), line AS (
  SELECT name, 1 AS part, 0 AS place, CASE relkind
    WHEN 'r' THEN 'table' WHEN 'p' THEN 'table partitioned by ' || pg_get_partkeydef(oid)
    WHEN 'v' THEN 'view' WHEN 'c' THEN 'type' ELSE 'sequence' END || coalesce(' with ' || array_to_string(reloptions, ', '), '') AS text
  FROM relation
  UNION ALL
  SELECT name, 2, attnum, format('column %s %s', attname, format_type(atttypid, atttypmod))
    || CASE WHEN attnotnull THEN ' NOT NULL' ELSE '' END
    || coalesce(' DEFAULT ' || pg_get_expr(adbin, adrelid), '')
  FROM relation JOIN pg_attribute ON attrelid = oid AND attnum > 0 AND NOT attisdropped AND relkind IN ('r', 'p', 'v', 'c') AND NOT relispartition
  LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum
  UNION ALL
  SELECT name, 3, 0, pg_get_viewdef(oid) FROM relation WHERE relkind = 'v'
  UNION ALL
  SELECT name, 4, 0, format('constraint %s %s', conname, pg_get_constraintdef(c.oid))
  FROM relation JOIN pg_constraint c ON conrelid = relation.oid AND contype <> 'n'
  UNION ALL
  SELECT name, 5, 0, pg_get_indexdef(indexrelid) FROM relation JOIN pg_index ON indrelid = oid
  WHERE NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = indexrelid)
  UNION ALL
  SELECT name, 6, 0, pg_get_triggerdef(t.oid) FROM relation JOIN pg_trigger t ON tgrelid = relation.oid AND NOT tgisinternal
  UNION ALL
  SELECT name, 7, 0, format('grant %s to %s', string_agg(privilege_type, ', ' ORDER BY privilege_type), grantee::regrole)
  FROM relation, aclexplode(relacl) WHERE grantee::regrole::text ~ '^faramesh_' GROUP BY name, grantee
  UNION ALL
  SELECT name, 8, attnum, format('grant %s (%s) to %s', privilege_type, attname, grantee::regrole)
  FROM relation JOIN pg_attribute ON attrelid = oid, aclexplode(attacl)
  UNION ALL
  SELECT proname, 9, 0, pg_get_functiondef(p.oid) FROM pg_proc p
  WHERE pronamespace = 'public'::regnamespace AND NOT EXISTS (SELECT FROM pg_depend WHERE objid = p.oid AND deptype = 'e')
  UNION ALL
  SELECT proname, 10, 0, 'execute: ' || string_agg(CASE grantee WHEN 0 THEN 'everybody' WHEN proowner THEN 'owner' ELSE grantee::regrole::text END, ', ' ORDER BY grantee)
  FROM pg_proc, aclexplode(proacl) WHERE pronamespace = 'public'::regnamespace GROUP BY proname, pg_proc.oid
)
SELECT name || ': ' || btrim(text, E' \\n') AS text FROM line ORDER BY name COLLATE "C", part, place, line.text COLLATE "C"`;

describe('the migrations', () => {
  it(`lead to ${DUMP}; UPDATE_SCHEMA=1 npm test -- schema writes it anew`, async () => {
    const database = await createTestDatabase();
    const client = new pg.Client({ connectionString: database.dsn });
    await client.connect();
    const { rows } = await client.query<{ text: string }>(SCHEMA);
    await client.end();
    await database.drop();
    const schema = rows.map(({ text }) => `${text}\n`).join('');
    if (process.env['UPDATE_SCHEMA'] === '1') writeFileSync(DUMP, schema);
    expect(readFileSync(DUMP, 'utf8')).toBe(schema);
  });
});
