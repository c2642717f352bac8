import { FLOOR, medianOf, PRODUCT, ratioTo, under } from '../throughput/figure.js';
import { shown } from './markdown.js';
import type { Results } from './results.js';

interface Target {
  readonly work: string;
  readonly wanted: string;
  readonly measured: string;
  readonly met: boolean;
}

type TargetsOf<Part extends keyof Results> = (part: NonNullable<Results[Part]>) => Target[];

interface Shown {
  readonly unit?: string;
  readonly digits?: number;
  readonly beside?: string;
}

const asText = (value: number, { unit = '', digits = 2, beside = '' }: Shown): string =>
  `${shown(value, digits)}${unit}${beside && ` (${beside})`}`;

const limit = (value: number, unit = ''): string => `${shown(value, value % 1 === 0 ? 0 : 1)}${unit}`;

const atLeast = (least: number, work: string, value: number, how: Shown = {}): Target => ({
  work,
  wanted: `at least ${limit(least, how.unit)}`,
  measured: asText(value, how),
  met: value >= least,
});

const atMost = (most: number, work: string, value: number, how: Shown = {}): Target => ({
  work,
  wanted: `at most ${limit(most, how.unit)}`,
  measured: asText(value, how),
  met: value <= most,
});

const WHOLE_NUMBER: Shown = { digits: 0 };
const CROWD = 256;

const throughput: TargetsOf<'throughput'> = (figures) => {
  const redis = under(figures, 'redis', 'crowd', CROWD);
  const postgres = under(figures, 'postgres', 'crowd', CROWD);
  const alone = under(figures, 'redis', 'crowd', 1);
  const half = under(figures, 'redis', 'half of the peak', 0);
  const rate = (group: typeof figures): Shown => ({
    beside: `${shown(medianOf(group, PRODUCT, 'per_second'))}/s`,
  });
  const toFasterFloor = Math.max(...Object.values(FLOOR).map((floor) => ratioTo(floor, alone, 'p50_ms')));
  return [
    atLeast(
      0.6,
      `decided actions/s of ${CROWD} callers on Redis, to the bare pipeline with shared commits`,
      ratioTo(FLOOR.shared, redis, 'per_second'),
      rate(redis),
    ),
    atLeast(2.5, 'the same, to the bare pipeline one by one', ratioTo(FLOOR.single, redis, 'per_second')),
    atLeast(
      0.6,
      'the same on Postgres alone, to the bare pipeline with shared commits there',
      ratioTo(FLOOR.shared, postgres, 'per_second'),
      rate(postgres),
    ),
    atMost(1.3, 'p50 of one caller on Redis, to the faster floor', toFasterFloor, {
      beside: `${shown(medianOf(alone, PRODUCT, 'p50_ms'), 1)} ms`,
    }),
    atMost(25, 'p99 at half of the peak on Redis', medianOf(half, PRODUCT, 'p99_ms'), {
      unit: ' ms',
      digits: 1,
    }),
  ];
};

const micro: TargetsOf<'micro'> = (rows) => {
  const of = (part: string): number => rows.find((row) => row.part.startsWith(part))?.per_second ?? NaN;
  return [
    atLeast(
      1_500_000,
      'decide() a second, 20 rules, no regex touched',
      of('decide: 20 rules, no regex'),
      WHOLE_NUMBER,
    ),
    atLeast(400_000, 'the same, three regexes touched', of('decide: 20 rules, three'), WHOLE_NUMBER),
    atMost(
      1.5,
      'time of decide() with 10,000 rules over tools, to that with 10',
      of('decide: 10 rules') / of('decide: 10000 rules'),
    ),
    atLeast(200_000, 'rebuild of the status, events a second', of('rebuild'), WHOLE_NUMBER),
    atLeast(200_000, 'catch-up with the log, events a second', of('catch-up, page'), WHOLE_NUMBER),
  ];
};

const growth: TargetsOf<'growth'> = ({ events, calls }) => {
  const worst = calls.reduce((one, other) => (other.ratio > one.ratio ? other : one));
  return [
    atMost(
      1.1,
      `the slowest of ${calls.length} calls with ${shown(events)} events, to a short log`,
      worst.ratio,
      { beside: worst.call },
    ),
  ];
};

const scaleOut: TargetsOf<'scaleOut'> = (rates) => {
  const of = (evaluators: number): number =>
    rates.find((rate) => rate.evaluators === evaluators)?.per_second ?? NaN;
  return [
    atLeast(3.6, '4 evaluators with a slow rule (5 ms), to 1', of(4) / of(1), {
      beside: `${shown(of(4))}/s`,
    }),
  ];
};

const waitingCallers: TargetsOf<'waitingCallers'> = ({ callers, waiting_mib }) => {
  const [first = NaN, last = NaN] = [waiting_mib[2], waiting_mib.at(-1)];
  return [
    atMost(
      1.1,
      `memory of a gateway with ${shown(callers)} waiting callers, last second to third`,
      last / first,
      { beside: `${shown(last)} MiB` },
    ),
  ];
};

const coldStart: TargetsOf<'coldStart'> = (starts) => {
  const existing = starts.filter(({ database }) => database === 'existing').map(({ seconds }) => seconds);
  return [atMost(3, 'npm start to ready, when installed', Math.max(...existing), { unit: ' s', digits: 1 })];
};

/** What was aimed at and what came out, of the parts that were measured. */
export const targetsOf = (results: Results): Target[] => [
  ...(results.throughput ? throughput(results.throughput) : []),
  ...(results.micro ? micro(results.micro) : []),
  ...(results.growth ? growth(results.growth) : []),
  ...(results.scaleOut ? scaleOut(results.scaleOut) : []),
  ...(results.waitingCallers ? waitingCallers(results.waitingCallers) : []),
  ...(results.coldStart ? coldStart(results.coldStart) : []),
];
