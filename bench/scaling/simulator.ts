/** Discrete events in the order of their time; seconds. */
export class Simulator {
  now = 0;
  #scheduled = 0;
  /** A binary heap by time, then by the order of scheduling. */
  readonly #heap: { readonly at: number; readonly order: number; readonly run: () => void }[] = [];

  after(seconds: number, run: () => void): void {
    const heap = this.#heap;
    const event = { at: this.now + seconds, order: this.#scheduled++, run };
    let child = heap.push(event) - 1;
    while (child > 0) {
      const parent = (child - 1) >> 1;
      if (!isBefore(event, itemAt(heap, parent))) break;
      heap[child] = itemAt(heap, parent);
      child = parent;
    }
    heap[child] = event;
  }

  run(until: number): void {
    for (let next = this.#heap[0]; next && next.at <= until; next = this.#heap[0]) {
      this.#removeFirst();
      this.now = next.at;
      next.run();
    }
    this.now = until;
  }

  #removeFirst(): void {
    const heap = this.#heap;
    const last = heap.pop();
    if (!last || heap.length === 0) return;
    let parent = 0;
    for (let child = 1; child < heap.length; child = 2 * parent + 1) {
      if (child + 1 < heap.length && isBefore(itemAt(heap, child + 1), itemAt(heap, child))) child++;
      if (!isBefore(itemAt(heap, child), last)) break;
      heap[parent] = itemAt(heap, child);
      parent = child;
    }
    heap[parent] = last;
  }
}

interface Ordered {
  readonly at: number;
  readonly order: number;
}

const isBefore = (a: Ordered, b: Ordered): boolean => a.at < b.at || (a.at === b.at && a.order < b.order);

/** @throws RangeError when there is none. */
export function itemAt<Item>(list: readonly Item[], index: number): Item {
  const item = list[index];
  if (item === undefined) throw new RangeError(`no item ${index}`);
  return item;
}

/** First come, first served, without shifting a long array at every step. */
class Fifo<Item> {
  #items: Item[] = [];
  #taken = 0;

  get size(): number {
    return this.#items.length - this.#taken;
  }

  push(item: Item): void {
    this.#items.push(item);
  }

  /** Up to so many, the oldest first. */
  take(most: number): Item[] {
    const taken = this.#items.slice(this.#taken, this.#taken + most);
    this.#taken += taken.length;
    if (this.#taken > 1_000 && this.#taken > this.#items.length / 2) {
      this.#items = this.#items.slice(this.#taken);
      this.#taken = 0;
    }
    return taken;
  }
}

/** Something that works for some time and then goes on. */
export interface Server {
  work(seconds: number, done: () => void): void;
}

/** Servers with one queue, first come, first served: the processor cores of a machine. */
export class Cores implements Server {
  /** Of all cores together, in seconds. */
  busy = 0;
  #free: number;
  readonly #queue = new Fifo<{ readonly seconds: number; readonly done: () => void }>();

  constructor(
    private readonly simulator: Simulator,
    count: number,
  ) {
    this.#free = count;
  }

  work(seconds: number, done: () => void): void {
    this.#queue.push({ seconds, done });
    this.#next();
  }

  #next(): void {
    while (this.#free > 0 && this.#queue.size > 0) {
      const [job] = this.#queue.take(1);
      if (!job) return;
      this.#free--;
      this.busy += job.seconds;
      this.simulator.after(job.seconds, () => {
        this.#free++;
        job.done();
        this.#next();
      });
    }
  }
}

/** A process with one thread: one thing after another, on a core of its machine. */
export class Thread implements Server {
  busy = 0;
  #isWorking = false;
  readonly #queue = new Fifo<{ readonly seconds: number; readonly done: () => void }>();

  constructor(private readonly cores: Server) {}

  work(seconds: number, done: () => void): void {
    this.#queue.push({ seconds, done });
    if (!this.#isWorking) this.#next();
  }

  #next(): void {
    const [job] = this.#queue.take(1);
    this.#isWorking = job !== undefined;
    if (!job) return;
    this.busy += job.seconds;
    this.cores.work(job.seconds, () => {
      job.done();
      this.#next();
    });
  }
}

/** Group commit, as in libs/batching: what arrives while all runs are taken goes together into the next. */
export class Batcher<Item> {
  #running = 0;
  readonly #waiting = new Fifo<Item>();
  #earliest = 0;
  #isPaused = false;

  constructor(
    private readonly simulator: Simulator,
    private readonly run: (items: readonly Item[], done: () => void) => void,
    private readonly limits: {
      readonly maxSize: number;
      readonly concurrency: number;
      /** After a batch of that size the next one begins no sooner than so much later, unless it is full. */
      readonly pace?: { readonly crowd: number; readonly seconds: number };
    },
  ) {}

  add(item: Item): void {
    this.#waiting.push(item);
    // What arrives at the same moment shares the first batch.
    if (this.#waiting.size === 1 || this.#waiting.size === this.limits.maxSize)
      this.simulator.after(0, () => this.#next());
  }

  #goOn(): void {
    this.#isPaused = false;
    this.#next();
  }

  #next(): void {
    const { maxSize, concurrency, pace } = this.limits;
    while (this.#running < concurrency && this.#waiting.size > 0) {
      const early = this.#earliest - this.simulator.now;
      if (early > 0 && this.#waiting.size < maxSize) {
        if (!this.#isPaused) this.simulator.after(early, () => this.#goOn());
        this.#isPaused = true;
        return;
      }
      const items = this.#waiting.take(maxSize);
      this.#earliest = pace && items.length >= pace.crowd ? this.simulator.now + pace.seconds : 0;
      this.#running++;
      this.run(items, () => {
        this.#running--;
        this.#next();
      });
    }
  }
}
