import fc from 'fast-check';
import { BOUNDS, quantile } from './histogram.js';

const HIGHEST = BOUNDS[BOUNDS.length - 1] ?? 0;

const bucketOf = (value: number): number => BOUNDS.filter((bound) => bound <= value).length;

const histogramOf = (values: readonly number[]): number[] => {
  const counts = Array.from({ length: BOUNDS.length + 1 }, () => 0);
  for (const value of values) counts[bucketOf(value)] = (counts[bucketOf(value)] ?? 0) + 1;
  return counts;
};

const waits = fc.array(fc.double({ min: 0, max: 200_000, noNaN: true }), { minLength: 1, maxLength: 200 });
const share = fc.double({ min: 0.001, max: 1, noNaN: true });

describe('a quantile of a histogram', () => {
  it('is none of no waits', () => {
    expect(quantile(0.5, histogramOf([]))).toBeNull();
  });

  it('lies in the bucket of the wait that has this rank', () => {
    fc.assert(
      fc.property(waits, share, (values, of) => {
        const rank = Math.ceil(of * values.length - 1e-9);
        const exact = values.toSorted((one, other) => one - other)[rank - 1] ?? 0;
        const told = quantile(of, histogramOf(values)) ?? -1;
        const bucket = bucketOf(exact);
        expect(told).toBeGreaterThanOrEqual(BOUNDS[bucket - 1] ?? 0);
        expect(told).toBeLessThanOrEqual(BOUNDS[bucket] ?? HIGHEST);
      }),
    );
  });

  it('never falls as the share rises', () => {
    fc.assert(
      fc.property(waits, share, share, (values, one, other) => {
        const counts = histogramOf(values);
        const [lower, higher] = [Math.min(one, other), Math.max(one, other)].map((of) =>
          quantile(of, counts),
        );
        expect(lower).toBeLessThanOrEqual(higher ?? -1);
      }),
    );
  });

  it.each([
    ['half of a bucket', 0.5, [0, 4, 0], 1.5],
    ['the first bucket, which begins at nothing', 0.5, [2, 0, 0], 0.5],
    ['the last bucket, which has no end', 0.99, [1, 0, 9], 2],
    ['a bucket after empty ones', 1, [0, 1, 0], 2],
  ])('is found in %s', (_, of, counts, expected) => {
    expect(quantile(of, counts, [1, 2])).toBeCloseTo(expected);
  });
});
