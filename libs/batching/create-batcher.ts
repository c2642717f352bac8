interface Waiting<Item, Result> {
  readonly item: Item;
  readonly resolve: (result: Result) => void;
  readonly reject: (error: unknown) => void;
}

/** As many items wait as may wait. The one that is refused was not given to any run. */
export class BatcherFull extends Error {}

/**
 * Group commit: whatever arrives while one batch runs goes together into the next, so a lone caller waits for nobody and
 * a crowd shares the cost (DeWitt et al., "Implementation Techniques for Main Memory Database Systems", 1984).
 *
 * @param run gets the items in the order of their arrival and gives one result for each, in the same order. When it
 *   throws, every item of that batch gets the error.
 * @param options.maxWaiting refuses, with BatcherFull, what comes while so many wait: a run that hangs must not gather
 *   the whole world behind it.
 */
export function createBatcher<Item, Result>(
  run: (items: readonly Item[]) => Promise<readonly Result[]>,
  { maxSize, maxWaiting, concurrency = 1 }: { maxSize: number; maxWaiting: number; concurrency?: number },
): (item: Item) => Promise<Result> {
  const waiting: Waiting<Item, Result>[] = [];
  let running = 0;

  const settle = async (batch: readonly Waiting<Item, Result>[]): Promise<void> => {
    try {
      const results = await run(batch.map(({ item }) => item));
      if (results.length !== batch.length)
        throw new Error(`a batch of ${batch.length} gave ${results.length} results`);
      batch.forEach(({ resolve }, index) => resolve(results[index] as Result));
    } catch (error) {
      batch.forEach(({ reject }) => reject(error));
    } finally {
      running--;
      next();
    }
  };
  const next = (): void => {
    while (running < concurrency && waiting.length > 0) {
      running++;
      void settle(waiting.splice(0, maxSize));
    }
  };
  return (item) =>
    new Promise((resolve, reject) => {
      if (waiting.length >= maxWaiting) {
        reject(new BatcherFull(`${maxWaiting} items wait already`));
        return;
      }
      waiting.push({ item, resolve, reject });
      // Requests that arrive in the same turn of the event loop share the first batch too.
      if (waiting.length === 1) setImmediate(next);
    });
}
