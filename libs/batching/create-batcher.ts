interface Waiting<Item, Result> {
  readonly item: Item;
  readonly resolve: (result: Result) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * How often a crowd's batches begin. A crowd gathers in the time that its batch takes, and what each costs by itself could
 * be shared by more: after a batch of that size the next one begins no sooner than so many milliseconds after it. Whoever
 * comes while few do never waits for it (as PostgreSQL's commit_delay and commit_siblings).
 */
export interface Pace {
  readonly crowd: number;
  readonly milliseconds: number;
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
  {
    maxSize,
    maxWaiting,
    concurrency = 1,
    pace = { crowd: Infinity, milliseconds: 0 },
  }: { maxSize: number; maxWaiting: number; concurrency?: number; pace?: Pace },
): (item: Item) => Promise<Result> {
  const waiting: Waiting<Item, Result>[] = [];
  let running = 0;
  /** Before this no batch begins, in milliseconds of the process, unless it is full. */
  let earliest = 0;
  let timer: NodeJS.Timeout | undefined;

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
      const early = earliest - performance.now();
      if (early > 0 && waiting.length < maxSize) {
        timer ??= setTimeout(() => {
          timer = undefined;
          next();
        }, early);
        return;
      }
      running++;
      const batch = waiting.splice(0, maxSize);
      earliest = batch.length < pace.crowd ? 0 : performance.now() + pace.milliseconds;
      void settle(batch);
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
      if (waiting.length === 1 || waiting.length === maxSize) setImmediate(next);
    });
}
