import { BatcherFull, createBatcher } from './index.js';

/** A run that ends when the test says so. */
function controlled() {
  const batches: number[][] = [];
  const ends: (() => void)[] = [];
  const add = createBatcher<number, number>(
    (items) => {
      batches.push([...items]);
      return new Promise((resolve) => ends.push(() => resolve(items.map((item) => item * 10))));
    },
    { maxSize: 3, maxWaiting: 4 },
  );
  return { add, batches, endNext: () => ends.shift()?.() };
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('a batcher', () => {
  it('gathers what arrives while a batch runs, at most so many at once', async () => {
    const { add, batches, endNext } = controlled();
    const first = add(1);
    await turn();
    const others = [2, 3, 4, 5].map(add);
    await turn();
    expect(batches).toEqual([[1]]);
    endNext();
    await first;
    expect(batches).toEqual([[1], [2, 3, 4]]);
    endNext();
    await others[0];
    expect(batches).toEqual([[1], [2, 3, 4], [5]]);
    endNext();
    expect(await Promise.all(others)).toEqual([20, 30, 40, 50]);
  });

  it('puts what arrives in one turn into one batch', async () => {
    const { add, batches, endNext } = controlled();
    const both = [add(1), add(2)];
    await turn();
    endNext();
    expect(await Promise.all(both)).toEqual([10, 20]);
    expect(batches).toEqual([[1, 2]]);
  });

  it('fails the items of a failed batch and goes on with the next', async () => {
    let runs = 0;
    const add = createBatcher<number, number>(
      (items) => (runs++ === 0 ? Promise.reject(new Error('broken')) : Promise.resolve(items)),
      { maxSize: 1, maxWaiting: 10 },
    );
    const [first, second] = [add(1), add(2)];
    await expect(first).rejects.toThrow('broken');
    expect(await second).toBe(2);
  });

  it('refuses what comes when enough wait, and takes more when they are done', async () => {
    const { add, batches, endNext } = controlled();
    const first = add(0);
    await turn();
    const waiting = [1, 2, 3, 4].map(add);
    await expect(add(5)).rejects.toThrow(BatcherFull);
    endNext();
    await first;
    const next = add(6);
    for (const end of [endNext, endNext]) {
      await turn();
      end();
    }
    expect(await Promise.all([...waiting, next])).toEqual([10, 20, 30, 40, 60]);
    expect(batches).toEqual([[0], [1, 2, 3], [4, 6]]);
  });

  describe('with a pace', () => {
    /** Longer than a test may take. */
    const FOR_EVER = 600_000;

    /** When each batch began, and what was in it. */
    const paced = (milliseconds: number) => {
      const batches: { at: number; items: readonly number[] }[] = [];
      const add = createBatcher<number, number>(
        (items) => {
          batches.push({ at: performance.now(), items });
          return Promise.resolve(items);
        },
        { maxSize: 4, maxWaiting: 100, pace: { crowd: 3, milliseconds } },
      );
      const pause = (): number => (batches[1]?.at ?? NaN) - (batches[0]?.at ?? NaN);
      return { add, batches, pause };
    };
    const all = (...adds: Promise<number>[]): Promise<number[]> => Promise.all(adds);

    it('gathers a crowd for a while', async () => {
      const { add, batches, pause } = paced(40);
      await all(add(1), add(2), add(3));
      const next = add(4);
      await turn();
      await all(next, add(5));
      expect(batches.map(({ items }) => items)).toEqual([
        [1, 2, 3],
        [4, 5],
      ]);
      expect(pause()).toBeGreaterThanOrEqual(38);
    });

    it('never lets those wait who come while few do', async () => {
      const { add } = paced(FOR_EVER);
      await all(add(1), add(2));
      expect(await add(3)).toBe(3);
    });

    it('does not wait once a batch is full', async () => {
      const { add, batches } = paced(FOR_EVER);
      await all(add(1), add(2), add(3));
      await all(add(4), add(5), add(6), add(7));
      expect(batches.map(({ items }) => items.length)).toEqual([3, 4]);
    });
  });
});
