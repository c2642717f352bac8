import { readFileSync } from 'node:fs';
import type { Results } from '../report/results.js';
import { asMarkdown } from './as-markdown.js';
import { exponential, simulate } from './pipeline.js';
import type { Installation } from './pipeline.js';
import type { ServiceTimes } from './service-times.js';
import { serviceTimes } from './service-times.js';
import { Batcher, Cores, Simulator } from './simulator.js';
import { enlarged, MOST_BUSY, oneLog, SEALED_EVENTS_PER_SECOND, stagesOf } from './sizing.js';
import type { Figure } from '../throughput/figure.js';
import { createRandom } from '../../test/chaos/random.js';

const times: ServiceTimes = {
  gateway: { perAction: 0.001, perBatch: 0.003 },
  evaluator: { perAction: 0.002, perBatch: 0.001 },
  postgres: { perAction: 0.004, perBatch: 0.002 },
  redis: { perAction: 0.000_3, perBatch: 0.000_6 },
  load: { perAction: 0, perBatch: 0 },
  commit: 0.005,
  walBytesPerAction: 1_000,
  bytesPerEvent: 500,
  followed: 1_000,
};
const installation: Installation = {
  gateways: 1,
  evaluators: 1,
  redis: 1,
  postgres: { servers: 1, cores: 4 },
  network: 0,
};
const withoutBatches = (cost: { perAction: number }): { perAction: number; perBatch: number } => ({
  ...cost,
  perBatch: 0,
});

describe('a stage by itself, beside queueing theory', () => {
  const RATE = 100;
  const ARRIVALS = 400_000;

  /** The mean time in the queue, in service times. */
  function meanWait(utilisation: number, serviceTime: (mean: number) => number): number {
    const simulator = new Simulator();
    const cores = new Cores(simulator, 1);
    const random = createRandom(7);
    const mean = utilisation / RATE;
    let waited = 0;
    let arrivals = 0;
    const arrive = (): void => {
      const [arrived, service] = [simulator.now, serviceTime(mean)];
      cores.work(service, () => (waited += simulator.now - arrived - service));
      if (++arrivals < ARRIVALS) simulator.after(exponential(random) / RATE, arrive);
    };
    arrive();
    simulator.run(Infinity);
    return waited / ARRIVALS / mean;
  }

  it.each([0.2, 0.5, 0.8])('waits as M/D/1 at a utilisation of %p', (busy) => {
    const theory = busy / (2 * (1 - busy));
    expect(Math.abs(meanWait(busy, (mean) => mean) / theory - 1)).toBeLessThan(0.03);
  });

  it.each([0.2, 0.5, 0.8])('waits as M/M/1 at a utilisation of %p', (busy) => {
    const random = createRandom(11);
    const theory = busy / (1 - busy);
    expect(Math.abs(meanWait(busy, (mean) => mean * exponential(random)) / theory - 1)).toBeLessThan(0.04);
  });
});

describe('group commit', () => {
  it('takes along what comes at the same moment, and what comes meanwhile goes into the next', () => {
    const simulator = new Simulator();
    const sizes: number[] = [];
    const batcher = new Batcher<number>(
      simulator,
      (items, done) => {
        sizes.push(items.length);
        simulator.after(1, done);
      },
      { maxSize: 4, concurrency: 1 },
    );
    for (const moment of [0, 0, 0.5, 0.6, 0.7, 0.8, 0.9]) simulator.after(moment, () => batcher.add(moment));
    simulator.run(10);
    expect(sizes).toEqual([2, 4, 1]);
  });

  it('with a pace, gathers a crowd for a while and nobody else', () => {
    const simulator = new Simulator();
    const began: [moment: number, size: number][] = [];
    const batcher = new Batcher<number>(
      simulator,
      (items, done) => {
        began.push([simulator.now, items.length]);
        simulator.after(0.1, done);
      },
      { maxSize: 4, concurrency: 1, pace: { crowd: 2, seconds: 5 } },
    );
    for (const moment of [0, 1, 1, 2, 3, 11, 11, 12, 12, 12, 12])
      simulator.after(moment, () => batcher.add(moment));
    simulator.run(20);
    expect(began).toEqual([
      [0, 1],
      [1, 2],
      [6, 2],
      [11, 2],
      [12, 4],
    ]);
  });
});

describe('the pipeline', () => {
  const run = (change: Partial<Installation>, load: Parameters<typeof simulate>[2], used = times) =>
    simulate({ ...installation, ...change }, used, load, {
      seconds: 50,
      warmUp: 1,
      random: createRandom(3),
    });

  it('takes a lone caller as long as its steps and both commits together', () => {
    const steps = [times.gateway, times.evaluator, times.postgres, times.redis];
    const work = steps.reduce((sum, { perAction, perBatch }) => sum + perAction + perBatch, 0);
    expect(run({}, { callers: 1 }).p50).toBeCloseTo(work + 2 * times.commit, 6);
  });

  it('takes longer by every hop between machines', () => {
    const [near, far] = [run({}, { callers: 1 }).p50, run({ network: 0.001 }, { callers: 1 }).p50];
    // Caller, three statements, three calls of Redis: each there and back.
    expect(far - near).toBeCloseTo(0.014, 6);
  });

  it('is as busy as the utilisation law says', () => {
    const used = {
      ...times,
      gateway: withoutBatches(times.gateway),
      evaluator: withoutBatches(times.evaluator),
      postgres: withoutBatches(times.postgres),
      redis: withoutBatches(times.redis),
    };
    const { utilisation, perSecond } = run({ gateways: 2 }, { perSecond: 200 }, used);
    expect(utilisation.gateway).toBeCloseTo((perSecond * used.gateway.perAction) / 2, 2);
    expect(utilisation.evaluator).toBeCloseTo(perSecond * used.evaluator.perAction, 2);
    expect(utilisation.postgres).toBeCloseTo((perSecond * used.postgres.perAction) / 4, 2);
    expect(utilisation.redis).toBeCloseTo(perSecond * used.redis.perAction, 2);
  });

  it('does no more than its busiest stage can', () => {
    const { perSecond, utilisation } = run({}, { perSecond: 1_000 });
    expect(utilisation.evaluator).toBeGreaterThan(0.97);
    expect(utilisation.evaluator).toBeLessThanOrEqual(1);
    expect(perSecond).toBeLessThan(1 / times.evaluator.perAction);
  });

  it('has on shared cores no more time than they have', () => {
    const { utilisation } = run({ sharedCores: 1, postgres: { servers: 1, cores: 1 } }, { perSecond: 1_000 });
    const together = Object.values(utilisation).reduce((sum, share) => sum + share, 0);
    expect(together).toBeCloseTo(1, 1);
  });

  it('pays for shards: smaller statements, and commits in two phases', () => {
    const used = { ...times, postgres: { perAction: 0.001, perBatch: 0.008 } };
    const [one, four] = [1, 4].map((servers) =>
      run({ postgres: { servers, cores: 4 } }, { perSecond: 200 }, used),
    );
    expect(four?.p50).toBeGreaterThan((one?.p50 ?? Infinity) + 2 * times.commit);
    expect(4 * (four?.utilisation.postgres ?? 0)).toBeGreaterThan(
      1.2 * (one?.utilisation.postgres ?? Infinity),
    );
  });

  it('runs alike again', () => {
    expect(run({}, { perSecond: 100 })).toEqual(run({}, { perSecond: 100 }));
  });
});

describe('the sizes', () => {
  it('follow the utilisation law', () => {
    expect(oneLog(3_000, times)).toMatchObject({ gateways: 5, evaluators: 10, redis: 2 });
  });

  it('grow where it is too busy, then by evaluators while callers wait, then no more', () => {
    const calm = { gateway: 0.1, evaluator: 0.1, postgres: 0.1, redis: 0.1 };
    const outcome = { perSecond: 1, p50: 0, p99: 0, utilisation: calm };
    expect(enlarged(installation, outcome)).toBeNull();
    expect(enlarged(installation, { ...outcome, p99: 1 })).toMatchObject({ gateways: 1, evaluators: 2 });
    expect(
      enlarged(installation, { ...outcome, utilisation: { ...calm, gateway: 2 * MOST_BUSY } }),
    ).toMatchObject({ gateways: 2, evaluators: 1 });
  });

  it('name first what is full first, those that read the log among them', () => {
    expect(stagesOf(times).map(({ name, serviceTime }) => [name, serviceTime])).toEqual([
      ['evaluator', 0.002],
      ['a follower of the stream', 0.002],
      ['gateway', 0.001],
      ['Redis', 0.000_3],
      ['Postgres', 0.000_25],
      ['sealer', expect.closeTo(2 / SEALED_EVENTS_PER_SECOND, 9)],
    ]);
  });

  it('know the sealer as README.md does', () => {
    const [, seconds] =
      /A million events are sealed in (\d+) s/.exec(readFileSync('README.md', 'utf8')) ?? [];
    expect(SEALED_EVENTS_PER_SECOND).toBe(1_000_000 / Number(seconds));
  });
});

describe('the service times', () => {
  const figure = (change: Partial<Figure>): Figure => ({
    queue: 'redis',
    load: 'crowd',
    connections: 1,
    contender: 'faramesh',
    per_second: 100,
    p50_ms: 2,
    p99_ms: 4,
    errors: 0,
    processes: { gateway: { cores: 0.1, memory_mib: 0 } },
    ...change,
  });
  const crowd = [0.1, 0.2, 0.9].map((cores) =>
    figure({
      connections: 256,
      per_second: 1_000,
      wal_bytes: 3_000,
      processes: { gateway: { cores, memory_mib: 0 } },
    }),
  );
  const results: Results = {
    throughput: [
      figure({}),
      ...crowd,
      figure({ contender: 'bare, shared commits', connections: 256, per_second: 9_000 }),
      figure({ queue: 'none', contender: 'single inserts', p50_ms: 1.5 }),
      figure({ queue: 'none', contender: 'single inserts', connections: 16, p50_ms: 9 }),
    ],
    micro: [
      {
        part: 'catch-up of a follower of the stream: events',
        per_second: 40_000,
        lowest: 1,
        highest: 2,
        to_yardstick: 1,
      },
    ],
  };

  it('are the median of the busiest crowd by action, and what a lone caller costs more by batch', () => {
    const { gateway, commit, walBytesPerAction, bytesPerEvent, followed } = serviceTimes(results);
    expect(gateway.perAction).toBeCloseTo(0.0002, 9);
    expect(gateway.perBatch).toBeCloseTo(0.0008, 9);
    expect({ commit, walBytesPerAction, bytesPerEvent, followed }).toEqual({
      commit: 0.0015,
      walBytesPerAction: 3_000,
      bytesPerEvent: null,
      followed: 40_000,
    });
  });

  it('are refused without a measured throughput', () => {
    expect(() => serviceTimes({})).toThrow('no throughput');
  });
});

it('the figures tell how far a prediction was off', () => {
  const text = asMarkdown('a machine', times, {
    sized: [],
    knee: [],
    compared: [
      {
        callers: 16,
        measured: { perSecond: 1_000, p50: 0.01 },
        simulated: { perSecond: 1_100, p50: 0.008 },
      },
    ],
  });
  expect(text).toContain('| 16 | 1,000 | 1,100 | +10 % | 10.0 | 8.0 | −20 % |');
});
