/**
 * Runs a task for each item: those of one lane one after the other and in order, of `limit` lanes at a time. Results
 * come in the order of the items.
 *
 * @throws the first failure; no further task starts then.
 */
export async function inLanes<Item, Result>(
  items: readonly Item[],
  { laneOf, limit }: { laneOf: (item: Item) => string; limit: number },
  task: (item: Item) => Promise<Result>,
): Promise<Result[]> {
  const lanes = new Map<string, number[]>();
  items.forEach((item, index) => {
    const lane = laneOf(item);
    lanes.set(lane, [...(lanes.get(lane) ?? []), index]);
  });
  const results: Result[] = [];
  const failed = new AbortController();
  // All workers draw from one iterator, so each lane goes to one of them.
  const untaken = lanes.values();
  const worker = async (): Promise<void> => {
    for (const lane of untaken) {
      for (const index of lane) {
        if (failed.signal.aborted) return;
        results[index] = await task(items[index] as Item);
      }
    }
  };
  await Promise.all(
    Array.from({ length: limit }, () =>
      worker().catch((error: unknown) => {
        failed.abort();
        throw error;
      }),
    ),
  );
  return results;
}
