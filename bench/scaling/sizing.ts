import type { Installation, Outcome } from './pipeline.js';
import type { Cost, ServiceTimes } from './service-times.js';

/** The share of the time that a server may be busy: beyond it queues grow fast, and one in three may be away. */
export const MOST_BUSY = 0.6;
/** What simulated callers may wait, in seconds. */
export const LATE = 0.05;
export const POSTGRES_CORES = 16;
/** One way within a data centre, in seconds. */
export const NETWORK = 0.000_25;
/** What one sealer keeps up with, as README.md has it from bench/long-log.ts. */
export const SEALED_EVENTS_PER_SECOND = 1_000_000 / 14;
/** `created` and `decision_made`; approvals, starts and results come on top. */
export const EVENTS_PER_ACTION = 2;

export interface Stage {
  readonly name: string;
  readonly server: string;
  readonly cost: Cost;
  /** Seconds of one server by action. */
  readonly serviceTime: number;
}

/** The stages of one installation, that which is full first at the top. */
export function stagesOf({ gateway, evaluator, postgres, redis, followed }: ServiceTimes): Stage[] {
  const reading = (eventsPerSecond: number): Cost => ({
    perAction: EVENTS_PER_ACTION / eventsPerSecond,
    perBatch: 0,
  });
  const stage = (name: string, cost: Cost, server = 'one thread', cores = 1): Stage => ({
    name,
    server,
    cost,
    serviceTime: cost.perAction / cores,
  });
  return [
    stage('gateway', gateway),
    stage('evaluator', evaluator),
    stage('Postgres', postgres, `${POSTGRES_CORES} cores`, POSTGRES_CORES),
    stage('Redis', redis),
    stage('sealer', reading(SEALED_EVENTS_PER_SECOND), 'one at a time'),
    ...(followed === null ? [] : [stage('a follower of the stream', reading(followed), 'one reader')]),
  ].toSorted((a, b) => b.serviceTime - a.serviceTime);
}

/** The utilisation law: utilisation is arrival rate × service time. */
const serversFor = (perSecond: number, serviceTime: number): number =>
  Math.max(1, Math.ceil((perSecond * serviceTime) / MOST_BUSY));

/** One log: the parts for each action only, so the least that there has to be. */
export const oneLog = (perSecond: number, times: ServiceTimes): Installation => ({
  gateways: serversFor(perSecond, times.gateway.perAction),
  evaluators: serversFor(perSecond, times.evaluator.perAction),
  redis: serversFor(perSecond, times.redis.perAction),
  postgres: {
    servers: serversFor(perSecond, times.postgres.perAction / POSTGRES_CORES),
    cores: POSTGRES_CORES,
  },
  network: NETWORK,
});

/** How many cells it takes, each with a log, a Postgres, a Redis and a sealer of its own. */
export const cellsFor = (perSecond: number, times: ServiceTimes): number =>
  Math.max(
    ...stagesOf(times)
      .filter(({ name }) => ['Postgres', 'Redis', 'sealer'].includes(name))
      .map(({ serviceTime }) => serversFor(perSecond, serviceTime)),
  );

/** More of what was too busy; when nothing was and callers waited all the same, more evaluators, which hold a job while it commits. */
export function enlarged(installation: Installation, { utilisation, p99 }: Outcome): Installation | null {
  const more = (count: number, busy: number): number =>
    busy > MOST_BUSY ? Math.max(count + 1, Math.ceil((count * busy) / MOST_BUSY)) : count;
  const { gateways, evaluators, redis, postgres } = installation;
  const larger = {
    ...installation,
    gateways: more(gateways, utilisation.gateway),
    evaluators: more(evaluators, utilisation.evaluator),
    redis: more(redis, utilisation.redis),
    postgres: { ...postgres, servers: more(postgres.servers, utilisation.postgres) },
  };
  if (Math.max(...Object.values(utilisation)) > MOST_BUSY) return larger;
  return p99 > LATE ? { ...installation, evaluators: Math.ceil(evaluators * 1.5) } : null;
}

export const sealerUtilisation = (perSecond: number): number =>
  (perSecond * EVENTS_PER_ACTION) / SEALED_EVENTS_PER_SECOND;
