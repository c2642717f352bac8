import { defaultDataDir, reachEmbeddedPostgres } from '#embedded-postgres';
import { openDatabase, poolOf } from '#event-store';
import type { Settings } from '#platform';
import { projectRoot } from '#platform';
import type { Pool } from 'pg';

/** Does some work on the installation's database as a role, and starts the embedded one for it when nobody runs it. */
export async function withDatabase<T>(
  { database, dataDir }: Settings,
  role: 'faramesh_service' | 'faramesh_eraser' | null,
  work: (pool: Pool) => Promise<T>,
): Promise<T> {
  const reached =
    database.backend === 'postgres'
      ? { dsn: database.dsn, stop: () => Promise.resolve() }
      : await reachEmbeddedPostgres(dataDir ?? defaultDataDir(projectRoot));
  try {
    const connection = await openDatabase({ dsn: reached.dsn, role, maxConnections: 2 });
    try {
      return await work(poolOf(connection));
    } finally {
      await connection.destroy();
    }
  } finally {
    await reached.stop();
  }
}
