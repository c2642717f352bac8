import type { Pool } from 'pg';

/** The action that a principal's Idempotency-Key led to, if any. */
export async function actionOfIdempotencyKey(
  pool: Pool,
  principal: string,
  key: string,
): Promise<string | undefined> {
  const { rows } = await pool.query<{ action_id: string }>(
    'SELECT action_id FROM idempotency_keys WHERE principal = $1 AND key = $2',
    [principal, key],
  );
  return rows[0]?.action_id;
}
