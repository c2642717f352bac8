import { createRandom } from '../../test/chaos/random.js';
import type { Figures } from '../throughput/figure.js';
import { medianOf, PRODUCT } from '../throughput/figure.js';
import type { Installation, Load, Outcome } from './pipeline.js';
import { simulate } from './pipeline.js';
import { crowdsOf, type ServiceTimes } from './service-times.js';
import {
  cellsFor,
  enlarged,
  NETWORK,
  oneLog,
  POSTGRES_CORES,
  sealerUtilisation,
  stagesOf,
} from './sizing.js';

export const RATES = [10_000, 100_000, 1_000_000];
const CROWDS = [16, 64, 256];
const SHARES_OF_KNEE = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 1, 1.05];
/** In one run, at most. */
const ACTIONS = 60_000;
const SEED = 2026;

export interface Sized {
  readonly perSecond: number;
  readonly layout: 'one log' | 'a log a cell';
  readonly cells: number;
  /** One of the cells. */
  readonly installation: Installation;
  readonly outcome: Outcome;
  readonly sealer: number;
}

export interface Compared {
  readonly callers: number;
  readonly measured: { readonly perSecond: number; readonly p50: number };
  readonly simulated: { readonly perSecond: number; readonly p50: number };
}

export interface Study {
  readonly sized: readonly Sized[];
  readonly compared: readonly Compared[];
  readonly knee: readonly { readonly perSecond: number; readonly outcome: Outcome }[];
}

export function study(times: ServiceTimes, measured: Figures): Study {
  return {
    sized: RATES.flatMap((perSecond) => {
      const cells = cellsFor(perSecond, times);
      const one = sized('one log', perSecond, 1, times);
      return cells === 1 ? [one] : [one, sized('a log a cell', perSecond, cells, times)];
    }),
    compared: compare(times, measured),
    knee: kneeOf(times),
  };
}

/** As many of each as it takes until none is too busy and nobody waits too long. */
function sized(layout: Sized['layout'], perSecond: number, cells: number, times: ServiceTimes): Sized {
  const rate = perSecond / cells;
  let installation = oneLog(rate, times);
  for (;;) {
    const outcome = simulated(installation, times, { perSecond: rate }, rate);
    const larger = enlarged(installation, outcome);
    if (larger === null)
      return { perSecond, layout, cells, installation, outcome, sealer: sealerUtilisation(rate) };
    installation = larger;
  }
}

/** This machine, closed loads: what the model predicts for what was measured. */
export function compare(times: ServiceTimes, figures: Figures): Compared[] {
  return CROWDS.flatMap((callers) => {
    const group = crowdsOf(figures).filter(({ connections }) => connections === callers);
    if (group.length === 0) return [];
    const perSecond = medianOf(group, PRODUCT, 'per_second');
    const { perSecond: rate, p50 } = simulated(THIS_MACHINE, times, { callers }, perSecond);
    return [
      {
        callers,
        measured: { perSecond, p50: medianOf(group, PRODUCT, 'p50_ms') / 1000 },
        simulated: { perSecond: rate, p50 },
      },
    ];
  });
}

const ONE_OF_EACH: Installation = {
  gateways: 1,
  evaluators: 1,
  redis: 1,
  postgres: { servers: 1, cores: POSTGRES_CORES },
  network: NETWORK,
};

const THIS_MACHINE: Installation = {
  ...ONE_OF_EACH,
  postgres: { servers: 1, cores: 2 },
  network: 0,
  sharedCores: 2,
};

/** One of each, every process on a machine of its own, up to beyond what its busiest stage can do. */
function kneeOf(times: ServiceTimes): Study['knee'] {
  const most = 1 / (stagesOf(times)[0]?.serviceTime ?? NaN);
  return SHARES_OF_KNEE.map((share) => {
    const perSecond = share * most;
    return { perSecond, outcome: simulated(ONE_OF_EACH, times, { perSecond }, perSecond) };
  });
}

/** Long enough for many actions, after a beginning that is longer than any of them waits. */
function simulated(installation: Installation, times: ServiceTimes, load: Load, perSecond: number): Outcome {
  const seconds = Math.min(5, Math.max(0.1, ACTIONS / perSecond));
  const warmUp = Math.max(0.1, seconds / 3);
  return simulate(installation, times, load, { seconds, warmUp, random: createRandom(SEED) });
}
