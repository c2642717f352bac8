import type { Settings } from '#platform';
import type { Finding } from './finding.js';
import { fault, ok } from './finding.js';

const PATIENCE_MS = 3_000;
/** What BullMQ needs at least. */
const OLDEST = [6, 2] as const;

export async function checkQueue({ redisUrl }: Settings): Promise<Finding[]> {
  if (redisUrl === undefined)
    return [ok('queue', 'The queue is in the database; FARA_REDIS_URL would move it to Redis.')];
  const { Redis } = await import('ioredis');
  const redis = new Redis(redisUrl, {
    lazyConnect: true,
    connectTimeout: PATIENCE_MS,
    commandTimeout: PATIENCE_MS,
    retryStrategy: null,
    maxRetriesPerRequest: 0,
  });
  let reason = '';
  redis.on('error', (error: NodeJS.ErrnoException) => (reason = error.code ?? error.message));
  const place = new URL(redisUrl).host;
  try {
    await redis.connect();
    return facts(place, await redis.info());
  } catch (error) {
    reason ||= error instanceof Error ? error.message : String(error);
    return [
      fault(
        'queue',
        `Redis at ${place} cannot be reached (${reason}).`,
        'Start it, or set FARA_REDIS_URL to where it is.',
      ),
    ];
  } finally {
    redis.disconnect();
  }
}

function facts(place: string, info: string): Finding[] {
  const fact = (name: string): string => new RegExp(`^${name}:(.*?)\\r?$`, 'm').exec(info)?.[1] ?? '';
  const [version, policy] = [fact('redis_version'), fact('maxmemory_policy')];
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const isOld = major < OLDEST[0] || (major === OLDEST[0] && minor < OLDEST[1]);
  return [
    isOld
      ? fault(
          'queue',
          `Redis at ${place} is ${version}, which is too old.`,
          `Use Redis ${OLDEST.join('.')} or newer.`,
        )
      : ok('queue', `Redis ${version} at ${place} answers.`),
    policy === 'noeviction'
      ? ok('queue memory', 'Redis throws nothing away when its memory is full.')
      : fault(
          'queue memory',
          `Redis throws jobs away when its memory is full (maxmemory-policy ${policy}).`,
          'CONFIG SET maxmemory-policy noeviction, and the same in redis.conf.',
        ),
  ];
}
