import type { Pool, PoolClient } from 'pg';

/**
 * Does the work in one transaction, on a connection of its own.
 *
 * @throws what the work throws, after the transaction was rolled back.
 */
export async function inTransaction<T>(
  pool: Pool,
  work: (client: PoolClient) => Promise<T>,
  { isolation = 'READ COMMITTED' }: { isolation?: 'READ COMMITTED' | 'REPEATABLE READ' } = {},
): Promise<T> {
  const client = await pool.connect();
  let lost: Error | undefined;
  // A connection that breaks between two statements says so by this event only, which unheard would end the process.
  const hear = (error: Error): void => void (lost = error);
  client.on('error', hear);
  try {
    await client.query(`BEGIN ISOLATION LEVEL ${isolation}`);
    const result = await work(client);
    await client.query('COMMIT');
    return result;
  } catch (error) {
    await client.query('ROLLBACK').catch(hear);
    throw error;
  } finally {
    client.off('error', hear);
    client.release(lost);
  }
}
