import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import path from 'node:path';
import { ActionStatus } from '#action-status';
import { PolicyHistory } from '#administration';
import { ActionStore } from '#action-store';
import type { DecisionRelay, QueueBackend } from '#evaluation-queue';
import { BullmqClient, DecisionAnnouncements, openQueueBackend } from '#evaluation-queue';
import { MigrationError, openDatabase, poolOf, refuseOtherVersion } from '#event-store';
import type { Log, Settings } from '#platform';
import { ConfigurationError, metrics, projectRoot, timestamp } from '#platform';
import { PolicyError, PolicyInForce } from '#policy';

export interface Foundation {
  /** Unique among all processes of the installation. */
  readonly name: string;
  readonly store: ActionStore;
  readonly policies: PolicyInForce;
  readonly history: PolicyHistory;
  readonly queueBackend: QueueBackend;
  readonly queue: BullmqClient;
  readonly relay: DecisionRelay;
  readonly announcements: DecisionAnnouncements;
  close(): Promise<void>;
}

const HOT_RELOAD_MS = 1_000;
/** Each batch of submissions is a job and another append further on, so a crowd's come in larger ones. */
const PACE = { crowd: 8, milliseconds: 5 };
/** As long as a caller waits by default. A database that froze neither answers nor hangs up. */
const QUERY_TIMEOUT_MS = 5_000;

/**
 * @throws ConfigurationError when the policy is bad, the database is not at this code's version, or no database is named.
 */
export async function openFoundation(
  settings: Settings,
  log: Log,
  kind: 'gateway' | 'evaluator',
): Promise<Foundation> {
  // In containers every process may have the same number, and on the host's network the same name.
  const chance = randomUUID().slice(0, 8);
  const name = `${kind}-${hostname()}-${process.pid}-${chance}`.replace(/[^A-Za-z0-9-]/g, '-');
  const policies = loadPolicies(settings);
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
  const history = new PolicyHistory(poolOf(database), policies, { name, clock: timestamp });
  await history.current();
  for (const warning of policies.warnings()) log.warn(warning);
  if (settings.hotReload) watchPolicies(policies, history, log);
  const store = new ActionStore(database, {
    ...(kind === 'gateway' ? { pace: PACE } : {}),
    onBatch: (size) => metrics.batchSize.observe({ step: `${kind} append` }, size),
  });
  return {
    name,
    store,
    policies,
    history,
    queueBackend,
    queue,
    relay,
    announcements: new DecisionAnnouncements(relay, key),
    close: async () => {
      policies.close();
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

function loadPolicies(settings: Settings): PolicyInForce {
  const policies = new PolicyInForce({
    policyPath: shown(settings.policyFile),
    profilePath: settings.profileFile && shown(settings.profileFile),
    version: settings.policyVersion,
    redactions: settings.redactions,
  });
  try {
    policies.refresh();
  } catch (error) {
    asConfiguration(error);
  }
  return policies;
}

/** A change is recorded when it is seen; when that fails, the next decision does it, or is not made. */
function watchPolicies(policies: PolicyInForce, history: PolicyHistory, log: Log): void {
  policies.watch(HOT_RELOAD_MS, (change) => {
    const refused = change instanceof PolicyError;
    metrics.policyReloads.inc({ result: refused ? 'refused' : 'taken' });
    if (refused) {
      log.error(`the changed policy is refused and the old one stays: ${change.message}`);
      return;
    }
    log.info({ policy_hash: change.policy.hash }, 'the policy was reloaded');
    for (const warning of policies.warnings()) log.warn(warning);
    history
      .current()
      .catch((error: unknown) => log.warn({ err: error }, 'the changed policy is not recorded yet'));
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
