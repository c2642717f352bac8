/** Where one bucket of the histogram of waits ends and the next begins, in seconds. Rows in the database are counted by them. */
export const BOUNDS = [
  0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 900, 3_600, 14_400,
  86_400,
] as const;

/**
 * The value below which a share of the waits lies, by linear interpolation within its bucket, as histogram_quantile of
 * Prometheus does it: the first bucket begins at 0, and of the last, which has no end, its beginning is told.
 *
 * @param counts of each bucket; one more than there are bounds.
 * @param share from 0 to 1.
 * @returns null when there were no waits.
 */
export function quantile(
  share: number,
  counts: readonly number[],
  bounds: readonly number[] = BOUNDS,
): number | null {
  const rank = share * counts.reduce((sum, count) => sum + count, 0);
  let below = 0;
  for (const [index, count] of counts.entries()) {
    if (count > 0 && below + count >= rank) {
      const [from = 0, to = from] = [bounds[index - 1], bounds[index]];
      return from + ((to - from) * (rank - below)) / count;
    }
    below += count;
  }
  return null;
}
