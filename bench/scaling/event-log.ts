import type { ServiceTimes } from './service-times.js';
import type { Server, Simulator } from './simulator.js';
import { Batcher, Cores } from './simulator.js';

/** How the time that an action takes of Postgres is spread over its statements; what is measured is their sum. */
const STATEMENTS = {
  record: { share: 0.35, commits: true },
  load: { share: 0.15, commits: false },
  decide: { share: 0.5, commits: true },
};

/** One Postgres, or a coordinator and shards as Citus has them. */
export class EventLog {
  readonly shards: readonly Shard[];
  readonly #coordinator: Disk;

  constructor(
    private readonly simulator: Simulator,
    private readonly times: ServiceTimes,
    size: { readonly servers: number; readonly cores: number },
    private readonly options: {
      /** One way between two processes. */
      readonly network: number;
      /** What everything runs on, when it is one machine. */
      readonly machine: Server | undefined;
    },
  ) {
    this.#coordinator = new Disk(simulator, times.commit);
    this.shards = Array.from(
      { length: size.servers },
      () => new Shard(options.machine ?? new Cores(simulator, size.cores), new Disk(simulator, times.commit)),
    );
  }

  /** Each action is a row of its shard; a statement is done when all shards are. */
  run(name: keyof typeof STATEMENTS, actions: readonly { readonly shard: number }[], done: () => void): void {
    const { perAction, perBatch } = this.times.postgres;
    const { share, commits } = STATEMENTS[name];
    const rowsOf = new Map<Shard, number>();
    for (const { shard: index } of actions) {
      const shard = this.shards[index];
      if (shard) rowsOf.set(shard, (rowsOf.get(shard) ?? 0) + 1);
    }
    const statements = Object.keys(STATEMENTS).length;
    const work = (then: () => void): void =>
      this.#everywhere(
        rowsOf,
        (shard, rows, end) => shard.work(rows * share * perAction + perBatch / statements, end),
        then,
      );
    const flush = (then: () => void): void =>
      this.#everywhere(rowsOf, (shard, _rows, end) => shard.disk.flush(end), then);
    work(() => {
      if (!commits) done();
      else if (this.shards.length === 1) flush(done);
      // Two phases: the shards prepare, the coordinator commits, the shards commit.
      else flush(() => this.#coordinator.flush(() => flush(done)));
    });
  }

  #everywhere(
    rowsOf: ReadonlyMap<Shard, number>,
    each: (shard: Shard, rows: number, end: () => void) => void,
    then: () => void,
  ): void {
    let left = rowsOf.size;
    const end = (): void => {
      if (--left === 0) then();
    };
    for (const [shard, rows] of rowsOf) this.#hop(() => each(shard, rows, () => this.#hop(end)));
  }

  #hop(then: () => void): void {
    if (this.shards.length === 1) then();
    else this.simulator.after(this.options.network, then);
  }
}

/** Every connection is a process, so a Postgres works on all cores that there are. */
class Shard implements Server {
  busy = 0;

  constructor(
    private readonly cores: Server,
    readonly disk: Disk,
  ) {}

  work(seconds: number, done: () => void): void {
    this.busy += seconds;
    this.cores.work(seconds, done);
  }
}

/** Whoever comes while the log is flushed waits for the next flush, which takes all of them along. */
class Disk {
  readonly #flushes: Batcher<() => void>;

  constructor(simulator: Simulator, seconds: number) {
    this.#flushes = new Batcher<() => void>(
      simulator,
      (waiting, done) =>
        simulator.after(seconds, () => {
          for (const resolve of waiting) resolve();
          done();
        }),
      { maxSize: Infinity, concurrency: 1 },
    );
  }

  flush(done: () => void): void {
    this.#flushes.add(done);
  }
}
