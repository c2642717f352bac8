import type { Random } from '../../test/chaos/random.js';
import type { ServiceTimes } from './service-times.js';
import type { Server } from './simulator.js';
import { Batcher, Cores, Simulator, Thread } from './simulator.js';

export interface Installation {
  readonly gateways: number;
  readonly evaluators: number;
  readonly redis: number;
  /** More than one are Citus, sharded on action_id. */
  readonly postgres: { readonly servers: number; readonly cores: number };
  /** One way between any two processes, in seconds. */
  readonly network: number;
  /** All of it, and what makes the load, on one machine of so many cores; else every thread has a core of its own. */
  readonly sharedCores?: number;
}

/** Actions at random times (Poisson), or callers that ask again as soon as they are answered. */
export type Load = { readonly perSecond: number } | { readonly callers: number };

export interface Outcome {
  readonly perSecond: number;
  readonly p50: number;
  readonly p99: number;
  /** Of each kind of process: the share of the time that a server of it is busy. */
  readonly utilisation: Readonly<Record<'gateway' | 'evaluator' | 'postgres' | 'redis', number>>;
  /** Actions in an append of a gateway. */
  readonly meanBatch: number;
}

/** As in libs/event-store/create-appender.ts, apps/gateway/src/submit-action and apps/evaluator/src/main.ts. */
const APPEND = { maxSize: 256, concurrency: 1 };
const ENQUEUE = { maxSize: 64, concurrency: 16 };
const JOBS_AT_ONCE = 4;

/** How an action's time is spread over the steps of a process; what is measured is their sum. */
const STATEMENTS = { record: 0.35, load: 0.15, decide: 0.35, read: 0.15 };
const GATEWAY = { parse: 0.4, enqueue: 0.1, answer: 0.5 };
const EVALUATOR = { judge: 0.6, announce: 0.4 };
const REDIS_CALLS = 3;

interface Action {
  readonly arrived: number;
  readonly gateway: number;
  readonly shard: number;
  readonly answered: () => void;
}

/** The way of an action from the caller to its answer, as ARCHITECTURE.md has it, with measured service times. */
export function simulate(
  installation: Installation,
  times: ServiceTimes,
  load: Load,
  { seconds, warmUp, random }: { seconds: number; warmUp: number; random: Random },
): Outcome {
  const simulator = new Simulator();
  const { network, postgres, sharedCores } = installation;
  const machine = sharedCores === undefined ? undefined : new Cores(simulator, sharedCores);
  const thread = (): Thread => new Thread(machine ?? new Cores(simulator, 1));
  const many = <Made>(count: number, make: (index: number) => Made): Made[] =>
    Array.from({ length: count }, (_, index) => make(index));
  const hop = (then: () => void): void => (network > 0 ? simulator.after(network, then) : then());

  const servers = many(postgres.servers, () => new Database(machine ?? new Cores(simulator, postgres.cores)));
  const disks = many(postgres.servers, flushes);
  const coordinator = flushes();
  const redis = many(installation.redis, thread);
  const gateways = many(installation.gateways, thread);
  const evaluators = many(installation.evaluators, thread);
  const loadGenerator = thread();

  /** Whoever comes while the log is flushed waits for the next flush, which takes all of them along. */
  function flushes(): Batcher<() => void> {
    return new Batcher<() => void>(
      simulator,
      (waiting, done) =>
        simulator.after(times.commit, () => {
          waiting.forEach((resolve) => resolve());
          done();
        }),
      { maxSize: Infinity, concurrency: 1 },
    );
  }

  function statement(
    step: keyof typeof STATEMENTS,
    actions: readonly Action[],
    { commits }: { commits: boolean },
    done: () => void,
  ): void {
    const rowsOf = new Map<number, number>();
    for (const { shard } of actions) rowsOf.set(shard, (rowsOf.get(shard) ?? 0) + 1);
    const everywhere = (
      each: (shard: number, count: number, done: () => void) => void,
      then: () => void,
    ): void => {
      const end = countdown(rowsOf.size, then);
      for (const [shard, rows] of rowsOf) citusHop(() => each(shard, rows, () => citusHop(end)));
    };
    const work = (shard: number, count: number, then: () => void): void =>
      servers[shard]?.work(
        times.postgres.perAction * STATEMENTS[step] * count + times.postgres.perBatch / 4,
        then,
      );
    const flush = (shard: number, _count: number, then: () => void): void => disks[shard]?.add(then);
    const answer = (): void => hop(done);
    hop(() =>
      everywhere(work, () => {
        if (!commits) answer();
        else if (postgres.servers === 1) disks[0]?.add(answer);
        // Two phases: the shards prepare, the coordinator commits, the shards commit.
        else everywhere(flush, () => coordinator.add(() => everywhere(flush, answer)));
      }),
    );
  }
  const citusHop = (then: () => void): void => (postgres.servers > 1 ? hop(then) : then());

  const redisCall = (name: number, actions: number, then: () => void): void =>
    hop(() =>
      redis[name % redis.length]?.work(
        (times.redis.perAction * actions + times.redis.perBatch) / REDIS_CALLS,
        () => hop(then),
      ),
    );

  /** The jobs of one Redis and the places of the evaluators that take from it. */
  const queues = many(installation.redis, () => ({
    jobs: [] as (readonly Action[])[],
    idle: [] as number[],
  }));
  const placesOf = many(JOBS_AT_ONCE, () => many(installation.evaluators, (evaluator) => evaluator)).flat();
  for (const evaluator of placesOf) queues[evaluator % queues.length]?.idle.push(evaluator);

  function dispatch(name: number): void {
    const queue = queues[name % queues.length];
    while (queue && queue.jobs.length > 0 && queue.idle.length > 0) {
      const [job, evaluator] = [queue.jobs.shift(), queue.idle.shift()];
      if (job === undefined || evaluator === undefined) return;
      evaluate(evaluator, job, () => {
        queue.idle.push(evaluator);
        dispatch(name);
      });
    }
  }

  const decisions = evaluators.map(
    () =>
      new Batcher<{ readonly actions: readonly Action[]; readonly done: () => void }>(
        simulator,
        (jobs, done) =>
          statement(
            'decide',
            jobs.flatMap(({ actions }) => actions),
            { commits: true },
            () => {
              jobs.forEach((job) => job.done());
              done();
            },
          ),
        APPEND,
      ),
  );

  function evaluate(evaluator: number, actions: readonly Action[], done: () => void): void {
    const { perAction, perBatch } = times.evaluator;
    const work = (share: number, then: () => void): void =>
      evaluators[evaluator]?.work(share * perAction * actions.length + perBatch / 2, then);
    const gateway = actions[0]?.gateway ?? 0;
    redisCall(gateway, actions.length, () =>
      statement('load', actions, { commits: false }, () =>
        work(EVALUATOR.judge, () =>
          decisions[evaluator]?.add({
            actions,
            done: () =>
              work(EVALUATOR.announce, () => {
                redisCall(gateway, actions.length, () => announced(gateway, actions));
                done();
              }),
          }),
        ),
      ),
    );
  }

  const onGateway = (gateway: number, seconds: number, then: () => void): void =>
    gateways[gateway]?.work(seconds, then);
  const gatewayBatch = times.gateway.perBatch / 3;

  const records = gateways.map(
    (_, gateway) =>
      new Batcher<Action>(
        simulator,
        (actions, done) =>
          onGateway(gateway, gatewayBatch, () =>
            statement('record', actions, { commits: true }, () => {
              actions.forEach((action) => enqueuers[gateway]?.add(action));
              done();
            }),
          ),
        APPEND,
      ),
  );
  const enqueuers = gateways.map(
    (_, gateway) =>
      new Batcher<Action>(
        simulator,
        (actions, done) =>
          onGateway(gateway, GATEWAY.enqueue * times.gateway.perAction * actions.length + gatewayBatch, () =>
            redisCall(gateway, actions.length, () => {
              queues[gateway % queues.length]?.jobs.push(actions);
              dispatch(gateway);
              done();
            }),
          ),
        ENQUEUE,
      ),
  );
  const announced = (gateway: number, actions: readonly Action[]): void =>
    onGateway(gateway, gatewayBatch, () =>
      statement('read', actions, { commits: false }, () => {
        for (const { answered } of actions)
          onGateway(gateway, GATEWAY.answer * times.gateway.perAction, () => hop(answered));
      }),
    );

  const latencies: number[] = [];
  let asked = 0;
  const ask = (answered: () => void): void => {
    const gateway = asked++ % gateways.length;
    const shard = random.int(0, postgres.servers - 1);
    const action: Action = {
      arrived: simulator.now,
      gateway,
      shard,
      answered: () => settle(action, answered),
    };
    hop(() =>
      onGateway(gateway, GATEWAY.parse * times.gateway.perAction, () => records[gateway]?.add(action)),
    );
  };
  const settle = ({ arrived }: Action, answered: () => void): void => {
    if (simulator.now >= warmUp) latencies.push(simulator.now - arrived);
    answered();
  };

  if ('callers' in load) {
    const half = times.load.perAction / 2;
    const again = (): void => loadGenerator.work(half, () => ask(() => loadGenerator.work(half, again)));
    for (let caller = 0; caller < load.callers; caller++) again();
  } else {
    const next = (): void =>
      simulator.after(exponential(random) / load.perSecond, () => {
        ask(() => undefined);
        next();
      });
    next();
  }

  simulator.run(warmUp);
  const before = [gateways, evaluators, servers, redis].map(busyOf);
  simulator.run(warmUp + seconds);
  const share = (kind: number, servers: readonly { busy: number }[], each = 1): number =>
    (busyOf(servers) - (before[kind] ?? 0)) / (seconds * servers.length * each);
  latencies.sort((a, b) => a - b);
  return {
    perSecond: latencies.length / seconds,
    p50: quantile(latencies, 0.5),
    p99: quantile(latencies, 0.99),
    utilisation: {
      gateway: share(0, gateways),
      evaluator: share(1, evaluators),
      postgres: share(2, servers, postgres.cores),
      redis: share(3, redis),
    },
    meanBatch: records[0]?.meanSize ?? NaN,
  };
}

/** A Postgres: every connection is a process, so it works on as many cores as there are. */
class Database implements Server {
  busy = 0;

  constructor(private readonly cores: Server) {}

  work(seconds: number, done: () => void): void {
    this.busy += seconds;
    this.cores.work(seconds, done);
  }
}

const busyOf = (servers: readonly { busy: number }[]): number =>
  servers.reduce((sum, { busy }) => sum + busy, 0);

function countdown(count: number, then: () => void): () => void {
  let left = count;
  return () => {
    if (--left === 0) then();
  };
}

/** With a mean of 1. */
export const exponential = (random: Random): number => -Math.log1p(-random.int(0, 2 ** 31 - 1) / 2 ** 31);

const quantile = (sorted: readonly number[], share: number): number =>
  sorted[Math.floor(sorted.length * share)] ?? NaN;
