import { createRandom } from './random.js';

export const KILLS = [
  'kill gateway',
  'kill evaluator',
  'kill redis',
  'kill postgres',
  'kill postgres backend',
] as const;

const OTHER_FAULTS = [
  'freeze gateway',
  'freeze evaluator',
  'freeze redis',
  'freeze postgres backend',
  'cut redis',
  'cut postgres',
  'fill disk',
] as const;

export const FAULT_KINDS = [...KILLS, ...OTHER_FAULTS];

export type FaultKind = (typeof FAULT_KINDS)[number];

export interface Fault {
  readonly kind: FaultKind;
  /** Milliseconds after its round began. */
  readonly at: number;
  /** Which of those that there are: the remainder by their number. */
  readonly victim: number;
  /** For faults that last, in milliseconds. */
  readonly lasts: number;
}

const OTHERS_PER_KILL = 0.6;
const GAP_MS = [300, 3_700] as const;
const LASTS_MS = [500, 6_000] as const;
const ROUND = 16;

export const isKill = (kind: FaultKind): boolean => KILLS.some((kill) => kill === kind);

/**
 * The faults of a run, in rounds after each of which all may recover and is judged. All of it comes from the seed, and
 * every kind takes its turn.
 */
export function faultSchedule(seed: number, kills: number, hasRedis: boolean): Fault[][] {
  const random = createRandom(seed);
  const turns = (all: readonly FaultKind[], count: number): FaultKind[] => {
    const kinds = random.shuffle(all.filter((kind) => hasRedis || !kind.endsWith('redis')));
    return Array.from({ length: count }, (_, turn) => kinds[turn % kinds.length]).filter(
      (kind) => kind !== undefined,
    );
  };
  const kinds = random.shuffle([
    ...turns(KILLS, kills),
    ...turns(OTHER_FAULTS, Math.ceil(kills * OTHERS_PER_KILL)),
  ]);
  const rounds: Fault[][] = [];
  while (kinds.length > 0) {
    let at = 0;
    const round = kinds.splice(0, ROUND).map((kind) => {
      at += random.int(...GAP_MS);
      return { kind, at, victim: random.int(0, 999), lasts: random.int(...LASTS_MS) };
    });
    rounds.push(round);
  }
  return rounds;
}
