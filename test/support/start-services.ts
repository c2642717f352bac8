import { chmodSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmbeddedPostgres } from '#embedded-postgres';
import { prepareTemplate } from './database.js';
import { startRedis } from './start-redis.js';
import stopServices, { keepForTeardown } from './stop-services.js';

/** One Postgres and one Redis for all specs of a run; each spec takes a database of its own in them. */
export default async function startServices(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'faramesh-test-'));
  // Started by root, Postgres runs under another account that has to enter the folder.
  chmodSync(folder, 0o711);
  keepForTeardown({ folder, stops: [] });
  const [postgres, redis] = await Promise.all([
    startEmbeddedPostgres({ dataDir: join(folder, 'data'), durable: false }),
    startRedis(folder),
  ]);
  keepForTeardown({ folder, stops: [() => postgres.stop(), () => redis.stop()] });
  await prepareTemplate(postgres.dsn);
  process.env['TEST_POSTGRES_DSN'] = postgres.dsn;
  process.env['TEST_REDIS_URL'] = redis.url;

  // Interrupted, Jest ends without its teardown, and Postgres would outlive it.
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => void stopServices().finally(() => process.kill(process.pid, signal)));
  }
}
