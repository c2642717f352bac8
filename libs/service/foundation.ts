import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import path from 'node:path';
import { ActionStatus } from '#action-status';
import { PolicyHistory, PolicyInForce } from '#administration';
import { ActionStore } from '#action-store';
import type { DecisionRelay, QueueBackend } from '#evaluation-queue';
import { BullmqClient, DecisionAnnouncements, openQueueBackend } from '#evaluation-queue';
import { MigrationError, openDatabase, poolOf, refuseOtherVersion } from '#event-store';
import type { Log, Settings } from '#platform';
import { ConfigurationError, metrics, projectRoot, timestamp } from '#platform';
import { PolicyError, PolicyFiles } from '#policy';
import { PolicyLife } from './policy-life.js';

export interface Foundation {
  /** Unique among all processes of the installation. */
  readonly name: string;
  readonly store: ActionStore;
  readonly policies: PolicyInForce;
  readonly history: PolicyHistory;
  readonly life: PolicyLife;
  readonly queueBackend: QueueBackend;
  readonly queue: BullmqClient;
  readonly relay: DecisionRelay;
  readonly announcements: DecisionAnnouncements;
  close(): Promise<void>;
}

/** Each batch of submissions is a job and another append further on, so a crowd's come in larger ones. */
const PACE = { crowd: 8, milliseconds: 5 };
/** As long as a caller waits by default. A database that froze neither answers nor hangs up. */
const QUERY_TIMEOUT_MS = 5_000;

/**
 * @throws ConfigurationError when the policy is bad and the log has none, the database is not at this code's version, or no
 * database is named.
 */
export async function openFoundation(
  settings: Settings,
  log: Log,
  kind: 'gateway' | 'evaluator',
): Promise<Foundation> {
  // In containers every process may have the same number, and on the host's network the same name.
  const chance = randomUUID().slice(0, 8);
  const name = `${kind}-${hostname()}-${process.pid}-${chance}`.replace(/[^A-Za-z0-9-]/g, '-');
  const dsn = dsnOf(settings);
  const database = await openDatabase({
    dsn,
    role: 'faramesh_service',
    maxConnections: 10,
    queryTimeoutMs: QUERY_TIMEOUT_MS,
    entities: [ActionStatus],
  });
  await refuseOtherVersion(database, path.join(projectRoot, 'db/migrations')).catch(asConfiguration);
  const [{ id: installation, key }] = await database.query<[{ id: string; key: Buffer }]>(
    'SELECT id, key FROM installation, announcement_key',
  );
  const onError = (error: Error): void => log.warn({ err: error }, 'the queue had an error');
  const queueBackend = openQueueBackend({ redisUrl: settings.redisUrl, dsn, installation, onError });
  const queue = new BullmqClient(queueBackend);
  const relay = queueBackend.relay(name);
  await Promise.all([queue.connect(), relay.waitUntilReady()]);
  const history = new PolicyHistory(poolOf(database), timestamp);
  const policies = new PolicyInForce(history, settings.redactions);
  const files = filesOf(settings);
  const life = new PolicyLife({
    files,
    source: `${hostname()}:${files.paths.join('+')}`,
    history,
    inForce: policies,
    redactions: settings.redactions,
    relay,
    log,
    name,
    hotReload: settings.hotReload,
  });
  await life.start().catch(asConfiguration);
  const store = new ActionStore(database, {
    ...(kind === 'gateway' ? { pace: PACE } : {}),
    onBatch: (size) => metrics.batchSize.observe({ step: `${kind} append` }, size),
  });
  return {
    name,
    store,
    policies,
    history,
    life,
    queueBackend,
    queue,
    relay,
    announcements: new DecisionAnnouncements(relay, key),
    close: async () => {
      await life.stop();
      await Promise.all([queue.close(), relay.close()]);
      await queueBackend.close();
      await database.destroy();
    },
  };
}

function dsnOf({ database }: Settings): string {
  if (database.backend === 'postgres') return database.dsn;
  throw new ConfigurationError(
    'FARA_POSTGRES_DSN must be set: only "npm start" brings a database of its own.',
  );
}

function filesOf({ policyFile, profileFile, policyVersion, redactions }: Settings): PolicyFiles {
  return new PolicyFiles({
    policyPath: shown(policyFile),
    profilePath: profileFile && shown(profileFile),
    version: policyVersion,
    redactions,
  });
}

/** Decisions name the file of their rule, so a file of the project is not called by the server's whole path. */
function shown(file: string): string {
  const relative = path.relative(process.cwd(), path.resolve(projectRoot, file));
  return relative.startsWith('..') ? path.resolve(projectRoot, file) : relative;
}

function asConfiguration(error: unknown): never {
  if (error instanceof PolicyError || error instanceof MigrationError)
    throw new ConfigurationError(error.message);
  throw error;
}
