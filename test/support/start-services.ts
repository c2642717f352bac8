import { chmodSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmbeddedPostgres } from '#embedded-postgres';
import { prepareTemplate } from './database.js';
import { startRedis } from './start-redis.js';
import stopServices, { forTeardown } from './stop-services.js';

/** One Postgres and one Redis for all specs of a run; each spec takes a database of its own in them. */
export default async function startServices(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'faramesh-test-'));
  // Started by root, Postgres runs under another account that has to enter the folder.
  chmodSync(folder, 0o711);
  forTeardown.folders.push(folder);
  // Interrupted, Jest ends without its teardown, and Postgres would outlive it.
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => void stopServices().finally(() => process.exit(1)));
  }
  try {
    const redis = await startRedis(folder);
    forTeardown.services.push(redis);
    const postgres = await startEmbeddedPostgres({ dataDir: join(folder, 'data'), durable: false });
    forTeardown.services.push(postgres);
    await prepareTemplate(postgres.dsn);
    process.env['TEST_POSTGRES_DSN'] = postgres.dsn;
    process.env['TEST_REDIS_URL'] = redis.url;
  } catch (error) {
    // Nor does Jest run its teardown when the setup fails.
    await stopServices();
    throw error;
  }
}
