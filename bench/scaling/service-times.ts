import type { Results } from '../report/results.js';
import type { Figures } from '../throughput/figure.js';
import { median, medianOf, of, PRODUCT } from '../throughput/figure.js';

/** Processor time of one process, in seconds. */
export interface Cost {
  readonly perAction: number;
  /** Of all statements, jobs and announcements together that an action needs when it shares them with no other. */
  readonly perBatch: number;
}

export const PROCESSES = ['gateway', 'evaluator', 'postgres', 'redis', 'load'] as const;
type ProcessName = (typeof PROCESSES)[number];

export interface ServiceTimes extends Readonly<Record<ProcessName, Cost>> {
  /** How long a commit waits for the disk, in seconds. */
  readonly commit: number;
  /** null when it was not measured. */
  readonly walBytesPerAction: number | null;
  /** On disk with indexes and status; null when it was not measured. */
  readonly bytesPerEvent: number | null;
  /** What one follower of the stream reads, events a second; null when it was not measured. */
  readonly followed: number | null;
}

/** What the product did with its queue on Redis and every connection busy. */
export const crowdsOf = (figures: Figures): Figures =>
  of(figures, PRODUCT).filter(({ queue, load }) => queue === 'redis' && load === 'crowd');

/**
 * What an action costs in the crowd in which most are decided is the part for each action, for there a batch is shared by
 * many; what it costs more when one caller is alone is the part for each batch.
 *
 * @throws when the throughput was not measured.
 */
export function serviceTimes({ throughput = [], growth, micro = [] }: Results): ServiceTimes {
  const figures = crowdsOf(throughput);
  const crowds = [...new Set(figures.map(({ connections }) => connections))].toSorted((a, b) => a - b);
  const rate = (crowd: number): number => medianOf(inCrowd(figures, crowd), PRODUCT, 'per_second');
  const [lone] = crowds;
  if (lone === undefined)
    throw new Error('docs/bench.json holds no throughput: run npm run bench -- --only throughput');
  const peak = crowds.reduce((best, crowd) => (rate(crowd) > rate(best) ? crowd : best));
  const costs = PROCESSES.map((name): [ProcessName, Cost] => {
    const perAction = costIn(inCrowd(figures, peak), name);
    return [name, { perAction, perBatch: Math.max(0, costIn(inCrowd(figures, lone), name) - perAction) }];
  });
  const wal = inCrowd(figures, peak).flatMap(({ wal_bytes }) => wal_bytes ?? []);
  return {
    ...(Object.fromEntries(costs) as Record<ProcessName, Cost>),
    commit: commitTime(throughput),
    walBytesPerAction: wal.length === 0 ? null : median(wal),
    bytesPerEvent: growth?.bytes_per_event_with_projection ?? null,
    followed:
      micro.find(({ part }) => part.startsWith('catch-up of a follower of the stream'))?.per_second ?? null,
  };
}

const inCrowd = (figures: Figures, crowd: number): Figures =>
  figures.filter(({ connections }) => connections === crowd);

const costIn = (figures: Figures, name: ProcessName): number =>
  median(figures.map(({ processes, per_second }) => (processes[name]?.cores ?? 0) / per_second));

/** One connection that commits one small row after the other does little else than wait for the disk. */
function commitTime(figures: Figures): number {
  const inserts = of(figures, 'single inserts');
  const fewest = Math.min(...inserts.map(({ connections }) => connections));
  return medianOf(inCrowd(inserts, fewest), 'single inserts', 'p50_ms') / 1000;
}
