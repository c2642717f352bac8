import { shown, table } from '../report/markdown.js';
import type { ServiceTimes } from './service-times.js';
import { EVENTS_PER_ACTION, LATE, MOST_BUSY, NETWORK, POSTGRES_CORES, stagesOf } from './sizing.js';
import type { Sized, Study } from './study.js';
import { RATES } from './study.js';

const SECONDS_PER_DAY = 86_400;

/** The figures of docs/scaling.md. */
export const asMarkdown = (machine: string, times: ServiceTimes, study: Study): string =>
  [
    `From [bench.json](bench.json): ${machine}.`,
    '### What one of each carries',
    capacityTable(times),
    `The ${stagesOf(times)[0]?.name} is full first, the ${stagesOf(times)[1]?.name} next. Processor time by action, and what an action costs more that shares its statements, jobs and announcements with no other. A commit waits ${shown(times.commit * 1000, 2)} ms for the disk.`,
    '![waiting and utilisation by offered load](images/scaling.svg)',
    '### How many',
    sizeTable(study.sized),
    `So many that none is busy more than ${percent(MOST_BUSY)} of the time and p99 is at most ${shown(LATE * 1000)} ms, with ${POSTGRES_CORES} cores for each Postgres and ${shown(NETWORK * 1e6)} µs from one machine to the next. "One log" beyond one Postgres is Citus, without the time of its coordinator, which was not measured.`,
    '### What one log has to bear',
    bearTable(times),
    '### How far to trust it',
    comparedTable(study),
    'The model with everything on the cores of this machine, load generator included, beside what was measured there. The service times come from the busiest crowd, so its row proves least.',
  ].join('\n\n');

const percent = (share: number): string => `${shown(100 * share)} %`;

const capacityTable = (times: ServiceTimes): string =>
  table(
    ['stage', 'one is', 'µs by action', 'µs more alone', 'actions/s at most'],
    stagesOf(times).map(({ name, server, cost, serviceTime }) => [
      name,
      server,
      shown(cost.perAction * 1e6),
      shown(cost.perBatch * 1e6),
      shown(1 / serviceTime),
    ]),
    2,
  );

function sizeTable(sized: readonly Sized[]): string {
  const many = (count: number, busy: number): string => `${shown(count)} at ${percent(busy)}`;
  return table(
    [
      'actions/s',
      'layout',
      'cells',
      'gateways',
      'evaluators',
      'Postgres',
      'Redis',
      'sealer',
      'p50 ms',
      'p99 ms',
    ],
    sized.map(({ perSecond, layout, cells, installation, outcome: { utilisation, p50, p99 }, sealer }) => [
      shown(perSecond),
      layout,
      shown(cells),
      many(cells * installation.gateways, utilisation.gateway),
      many(cells * installation.evaluators, utilisation.evaluator),
      many(cells * installation.postgres.servers, utilisation.postgres),
      many(cells * installation.redis, utilisation.redis),
      sealer > 1 ? `**${percent(sealer)}**` : percent(sealer),
      shown(p50 * 1000, 1),
      shown(p99 * 1000, 1),
    ]),
    2,
  );
}

function bearTable({ walBytesPerAction, bytesPerEvent }: ServiceTimes): string {
  const times = (bytes: number | null, count: number, unit: number): string =>
    bytes === null ? 'not measured' : shown((bytes * count) / unit, 1);
  return table(
    ['actions/s', 'events/s', 'WAL MB/s', 'disk TB/day'],
    RATES.map((rate) => [
      shown(rate),
      shown(rate * EVENTS_PER_ACTION),
      times(walBytesPerAction, rate, 1e6),
      times(bytesPerEvent, rate * EVENTS_PER_ACTION * SECONDS_PER_DAY, 1e12),
    ]),
    0,
  );
}

function comparedTable({ compared }: Study): string {
  const error = (simulated: number, measured: number): string => {
    const share = 100 * (simulated / measured - 1);
    return `${share < 0 ? '−' : '+'}${shown(Math.abs(share))} %`;
  };
  return table(
    ['callers', 'measured/s', 'simulated/s', 'error', 'measured p50 ms', 'simulated p50 ms', 'error'],
    compared.map(({ callers, measured, simulated }) => [
      shown(callers),
      shown(measured.perSecond),
      shown(simulated.perSecond),
      error(simulated.perSecond, measured.perSecond),
      shown(measured.p50 * 1000, 1),
      shown(simulated.p50 * 1000, 1),
      error(simulated.p50, measured.p50),
    ]),
    0,
  );
}
