/** How much is measured. */
export interface Extent {
  readonly connections: readonly number[];
  readonly rounds: number;
  readonly seconds: number;
  /** Of the long log. */
  readonly events: number;
  /** For how long callers wait whose memory is watched, in seconds. */
  readonly waiting: number;
}

export const WHOLE: Extent = {
  connections: [1, 16, 64, 256, 1_000],
  rounds: 3,
  seconds: 4,
  events: 10_000_000,
  waiting: 20,
};
/** Under two minutes. */
export const QUICK: Extent = { connections: [1, 256], rounds: 1, seconds: 2, events: 20_000, waiting: 4 };

export const say = (text: string): void => void process.stderr.write(`${text}\n`);
