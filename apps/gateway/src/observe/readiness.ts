import { rollUpLag } from '#activity';
import { oldestUndecidedAge, projectionLag } from '#action-status';
import type { ActionStore } from '#action-store';
import type { PolicyInForce } from '#administration';
import type { BullmqClient } from '#evaluation-queue';
import { metrics, registry } from '#platform';
import { latestCheckpoint } from '#seals';

type Part = 'database' | 'queue' | 'policy';

export interface ReadinessReport {
  readonly status: 'ready' | 'not ready';
  readonly checks: Readonly<Record<Part, 'ok' | 'failing'>>;
}

const PATIENCE_MS = 2_000;

/** Whether this gateway can do its work now, and how the whole is doing. */
export class Readiness {
  #checking: Promise<ReadinessReport> | undefined;

  constructor(
    private readonly store: ActionStore,
    private readonly queue: BullmqClient,
    private readonly policies: PolicyInForce,
  ) {}

  /** Anybody may ask, so all who ask at once share one look. */
  check(): Promise<ReadinessReport> {
    this.#checking ??= this.#check().finally(() => (this.#checking = undefined));
    return this.#checking;
  }

  async #check(): Promise<ReadinessReport> {
    const [database, queue] = await Promise.all([
      works(this.store.pool.query('SELECT 1')),
      works(this.queue.depth()),
    ]);
    const checks = { database, queue, policy: this.policies.unusable ? 'failing' : 'ok' } as const;
    const isReady = Object.values(checks).every((state) => state === 'ok');
    return { status: isReady ? 'ready' : 'not ready', checks };
  }

  /** Gauges are read when they are asked for; one that cannot be read now keeps its last value. */
  async metrics(): Promise<string> {
    const { pool } = this.store;
    await Promise.allSettled([
      this.queue.depth().then((depth) => metrics.queueDepth.set(depth)),
      oldestUndecidedAge(pool).then((age) => metrics.oldestUndecided.set(age)),
      latestCheckpoint(pool).then((last) => metrics.sealedPosition.set(last?.position ?? 0)),
      projectionLag(pool).then((behind) => metrics.projectionLag.set(behind)),
      rollUpLag(pool).then((seconds) => metrics.statisticsLag.set(seconds)),
    ]);
    return registry.metrics();
  }
}

async function works(attempt: Promise<unknown>): Promise<'ok' | 'failing'> {
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<'failing'>((resolve) => {
    timer = setTimeout(() => resolve('failing'), PATIENCE_MS);
  });
  const result = await Promise.race([
    attempt.then(
      () => 'ok' as const,
      () => 'failing' as const,
    ),
    tooLate,
  ]);
  clearTimeout(timer);
  return result;
}
