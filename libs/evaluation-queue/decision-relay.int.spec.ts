import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Redis } from 'ioredis';
import { eventually } from '../../test/support/eventually.js';
import type { TestRedis } from '../../test/support/start-redis.js';
import { startRedis } from '../../test/support/start-redis.js';
import { DecisionAnnouncements, openQueueBackend } from './index.js';

/** Shorter than a caller waits by default. */
const SOON_MS = 4_000;

describe('the decision relay on a Redis that loses all its data', () => {
  let folder: string;
  let redis: TestRedis;

  beforeAll(async () => {
    folder = mkdtempSync(path.join(tmpdir(), 'faramesh-redis-'));
    redis = await startRedis(folder);
  });

  afterAll(async () => {
    await redis.stop();
    rmSync(folder, { recursive: true });
  });

  it('is heard again before a caller gives up', async () => {
    const options = { redisUrl: redis.url, dsn: '', installation: 'lost', onError: () => undefined };
    const backend = openQueueBackend(options);
    const [gateway, evaluator] = [backend.relay('gateway'), backend.relay('evaluator')];
    const key = randomBytes(32);
    const heard: string[] = [];
    await new DecisionAnnouncements(gateway, key).listen('gateway', ({ ids }) => heard.push(...ids));
    const announcements = new DecisionAnnouncements(evaluator, key);
    const administrator = new Redis(redis.url);
    await administrator.flushall();
    const lost = Date.now();
    await eventually(async () => {
      await announcements.announce('gateway', { ids: ['action-1'], events: [] });
      expect(heard).toContain('action-1');
    });
    expect(Date.now() - lost).toBeLessThan(SOON_MS);
    await Promise.all([gateway.close(), evaluator.close(), administrator.quit()]);
    await backend.close();
  });
});
