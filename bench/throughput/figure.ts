import type { QueueKind } from '../../test/support/system.js';
import type { ProcessCost } from './process-cost.js';

export const FLOOR = { shared: 'bare, shared commits', single: 'bare, one by one' } as const;
export const PRODUCT = 'faramesh';

/** What one contender did in one round. */
export interface Figure {
  readonly queue: QueueKind | 'none';
  readonly load: 'crowd' | 'half of the peak';
  /** 0 for an open load. */
  readonly connections: number;
  readonly contender: string;
  readonly per_second: number;
  readonly p50_ms: number;
  readonly p99_ms: number;
  readonly errors: number;
  readonly processes: Readonly<Record<string, ProcessCost>>;
  /** What Postgres wrote ahead, by decided action. */
  readonly wal_bytes?: number;
}

export type Figures = readonly Figure[];

type Value = 'per_second' | 'p50_ms' | 'p99_ms';

export const under = (
  figures: Figures,
  queue: Figure['queue'],
  load: Figure['load'],
  connections: number,
): Figures =>
  figures.filter(
    (figure) => figure.queue === queue && figure.load === load && figure.connections === connections,
  );

export const of = (figures: Figures, contender: string): Figures =>
  figures.filter((figure) => figure.contender === contender);

export const medianOf = (figures: Figures, contender: string, value: Value): number =>
  median(of(figures, contender).map((figure) => figure[value]));

/** How the product stands to a floor: the median of the ratios within each round, for the machine's speed changes between rounds. */
export function ratioTo(floor: string, figures: Figures, value: Value): number {
  const floors = of(figures, floor);
  return median(of(figures, PRODUCT).map((figure, round) => figure[value] / (floors[round]?.[value] ?? NaN)));
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? NaN;
}
