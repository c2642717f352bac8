import type { Random } from '../../test/chaos/random.js';
import { EventLog } from './event-log.js';
import type { ServiceTimes } from './service-times.js';
import { Batcher, Cores, itemAt, Simulator, Thread } from './simulator.js';

export interface Installation {
  readonly gateways: number;
  readonly evaluators: number;
  /** Each with a queue of its own, that some of the gateways and evaluators share. */
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
}

/** As in libs/event-store/create-appender.ts, libs/service/foundation.ts, apps/gateway/src/submit-action and apps/evaluator/src/main.ts. */
const APPEND = { maxSize: 256, concurrency: 1 };
const PACE = { crowd: 8, seconds: 0.005 };
const ENQUEUE = { maxSize: 64, concurrency: 16 };
const JOBS_AT_ONCE = 4;

/** How the time that an action takes of a process is spread over its steps; what is measured is their sum. */
const GATEWAY = { parse: 0.4, enqueue: 0.1, answer: 0.5 };
const EVALUATOR = { judge: 0.6, announce: 0.4 };
/** A job is added and taken, and the decisions are announced. */
const REDIS_CALLS = 3;
/** An append, a job and an announcement. */
const BATCHES_OF_GATEWAY = 3;
const BATCHES_OF_EVALUATOR = 2;

interface Action {
  readonly gateway: Gateway;
  readonly shard: number;
  readonly answered: () => void;
}

interface World {
  readonly times: ServiceTimes;
  readonly simulator: Simulator;
  readonly log: EventLog;
  /** Over the network and back, with something done there. */
  readonly trip: (there: (back: () => void) => void, then: () => void) => void;
}

/** The way of an action from the caller to its answer, as ARCHITECTURE.md has it, with measured service times. */
export function simulate(
  { gateways, evaluators, redis, postgres, network, sharedCores }: Installation,
  times: ServiceTimes,
  load: Load,
  { seconds, warmUp, random }: { seconds: number; warmUp: number; random: Random },
): Outcome {
  const simulator = new Simulator();
  const machine = sharedCores === undefined ? undefined : new Cores(simulator, sharedCores);
  const thread = (): Thread => new Thread(machine ?? new Cores(simulator, 1));
  const hop = (then: () => void): void => (network > 0 ? simulator.after(network, then) : then());
  const log = new EventLog(simulator, times, postgres, { network, machine });
  const world: World = {
    times,
    simulator,
    log,
    trip: (there, then) => hop(() => there(() => hop(then))),
  };
  const queues = many(redis, () => new JobQueue(world, thread()));
  const queueOf = (index: number): JobQueue => itemAt(queues, index % redis);
  const gatewayThreads = many(gateways, thread);
  const evaluatorThreads = many(evaluators, thread);
  const entries = gatewayThreads.map((one, index) => new Gateway(world, one, queueOf(index)));
  evaluatorThreads.forEach((one, index) => queueOf(index).employ(new Evaluator(world, one, queueOf(index))));

  const latencies: number[] = [];
  let asked = 0;
  const ask = (then: () => void): void => {
    const arrived = simulator.now;
    const gateway = itemAt(entries, asked++ % gateways);
    const shard = random.int(0, postgres.servers - 1);
    const settle = (): void => {
      if (simulator.now >= warmUp) latencies.push(simulator.now - arrived);
      then();
    };
    world.trip((back) => gateway.submit({ gateway, shard, answered: back }), settle);
  };
  if ('callers' in load) {
    const loadGenerator = thread();
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

  const redisThreads = queues.map((queue) => queue.redis);
  const kinds = [gatewayThreads, evaluatorThreads, log.shards, redisThreads];
  simulator.run(warmUp);
  const before = kinds.map(busyOf);
  simulator.run(warmUp + seconds);
  const [gateway = 0, evaluator = 0, database = 0, queue = 0] = kinds.map(
    (servers, kind) => (busyOf(servers) - (before[kind] ?? 0)) / (seconds * servers.length),
  );
  latencies.sort((a, b) => a - b);
  return {
    perSecond: latencies.length / seconds,
    p50: quantile(latencies, 0.5),
    p99: quantile(latencies, 0.99),
    utilisation: { gateway, evaluator, postgres: database / postgres.cores, redis: queue },
  };
}

class Gateway {
  readonly #record: Batcher<Action>;
  readonly #enqueue: Batcher<Action>;

  constructor(
    private readonly world: World,
    private readonly thread: Thread,
    queue: JobQueue,
  ) {
    const { simulator, log, times, trip } = world;
    const { perAction, perBatch } = times.gateway;
    this.#record = new Batcher(
      simulator,
      (actions, done) =>
        thread.work(perBatch / BATCHES_OF_GATEWAY, () =>
          trip(
            (back) => log.run('record', actions, back),
            () => {
              for (const action of actions) this.#enqueue.add(action);
              done();
            },
          ),
        ),
      { ...APPEND, pace: PACE },
    );
    this.#enqueue = new Batcher(
      simulator,
      (actions, done) =>
        thread.work(actions.length * GATEWAY.enqueue * perAction + perBatch / BATCHES_OF_GATEWAY, () =>
          queue.add(actions, done),
        ),
      ENQUEUE,
    );
  }

  submit(action: Action): void {
    this.thread.work(GATEWAY.parse * this.world.times.gateway.perAction, () => this.#record.add(action));
  }

  announced(actions: readonly Action[]): void {
    const { perAction, perBatch } = this.world.times.gateway;
    this.thread.work(perBatch / BATCHES_OF_GATEWAY, () => {
      for (const { answered } of actions) this.thread.work(GATEWAY.answer * perAction, answered);
    });
  }
}

/** A Redis: jobs that wait, and evaluators that have room for one. */
class JobQueue {
  readonly #jobs: (readonly Action[])[] = [];
  readonly #idle: Evaluator[] = [];

  constructor(
    private readonly world: World,
    readonly redis: Thread,
  ) {}

  call(actions: number, then: () => void): void {
    const { perAction, perBatch } = this.world.times.redis;
    this.world.trip((back) => this.redis.work((actions * perAction + perBatch) / REDIS_CALLS, back), then);
  }

  add(actions: readonly Action[], added: () => void): void {
    this.call(actions.length, () => {
      this.#jobs.push(actions);
      this.#dispatch();
      added();
    });
  }

  employ(evaluator: Evaluator): void {
    for (let place = 0; place < JOBS_AT_ONCE; place++) this.#idle.push(evaluator);
  }

  #dispatch(): void {
    while (this.#jobs.length > 0) {
      const evaluator = this.#idle.shift();
      if (!evaluator) return;
      evaluator.evaluate(this.#jobs.shift() ?? [], () => {
        this.#idle.push(evaluator);
        this.#dispatch();
      });
    }
  }
}

class Evaluator {
  readonly #decide: Batcher<{ readonly actions: readonly Action[]; readonly done: () => void }>;

  constructor(
    private readonly world: World,
    private readonly thread: Thread,
    private readonly queue: JobQueue,
  ) {
    this.#decide = new Batcher(
      world.simulator,
      (jobs, done) =>
        world.trip(
          (back) =>
            world.log.run(
              'decide',
              jobs.flatMap(({ actions }) => actions),
              back,
            ),
          () => {
            for (const job of jobs) job.done();
            done();
          },
        ),
      APPEND,
    );
  }

  evaluate(actions: readonly Action[], done: () => void): void {
    const { perAction, perBatch } = this.world.times.evaluator;
    const work = (share: number, then: () => void): void =>
      this.thread.work(actions.length * share * perAction + perBatch / BATCHES_OF_EVALUATOR, then);
    const announce = (): void =>
      this.queue.call(actions.length, () => {
        actions[0]?.gateway.announced(actions);
        done();
      });
    const decide = (): void => this.#decide.add({ actions, done: () => work(EVALUATOR.announce, announce) });
    const load = (): void =>
      this.world.trip(
        (back) => this.world.log.run('load', actions, back),
        () => work(EVALUATOR.judge, decide),
      );
    this.queue.call(actions.length, load);
  }
}

const many = <Made>(count: number, make: () => Made): Made[] => Array.from({ length: count }, make);

const busyOf = (servers: readonly { readonly busy: number }[]): number =>
  servers.reduce((sum, { busy }) => sum + busy, 0);

/** With a mean of 1. */
export const exponential = (random: Random): number => -Math.log1p(-random.int(0, 2 ** 31 - 1) / 2 ** 31);

const quantile = (sorted: readonly number[], share: number): number =>
  sorted[Math.floor(sorted.length * share)] ?? NaN;
