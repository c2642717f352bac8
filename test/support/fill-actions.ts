import type { Pool } from 'pg';

/** One action begins so long after the other. */
const EVERY_MS = 20;

const FILL = `
INSERT INTO action_status
SELECT (lpad(to_hex(millis), 12, '0') || '7' || lpad(to_hex(n % 4096), 3, '0') || '8' || lpad(to_hex(n), 15, '0'))::uuid,
       4, (ARRAY['succeeded', 'succeeded', 'failed', 'denied'])[1 + n % 4], 'agent-' || n % 100,
       (ARRAY['file', 'shell', 'http'])[1 + n % 3], 'run', (ARRAY['allow', 'allow', 'allow', 'deny'])[1 + n % 4],
       (ARRAY['POLICY_ALLOW', 'POLICY_ALLOW', 'POLICY_ALLOW', 'POLICY_DENY'])[1 + n % 4],
       (ARRAY['low', 'medium', 'high'])[1 + n % 3], to_timestamp(millis / 1000.0), to_timestamp((millis + n % 5000) / 1000.0)
FROM generate_series(1, $1::integer) AS n, LATERAL (SELECT $2::bigint + n * $3::bigint) AS at (millis)`;

/**
 * Rows of actions that are over, as if one had begun every 20 ms until now. There is nothing of them in the log.
 *
 * @returns when the first began.
 */
export async function fillActions(owner: Pool, count: number): Promise<Date> {
  const start = Date.now() - (count + 1) * EVERY_MS;
  const client = await owner.connect();
  try {
    await client.query(
      `SELECT make_partition(month) FROM date(date_trunc('month', $1::timestamptz)) AS month WHERE NOT has_partition(month)`,
      [new Date(start)],
    );
    await client.query('SET synchronous_commit = off');
    await client.query(FILL, [count, start, EVERY_MS]);
    await client.query('VACUUM (ANALYZE) action_status');
  } finally {
    client.release();
  }
  return new Date(start + EVERY_MS);
}
