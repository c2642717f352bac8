import type { ReadPacket } from '@nestjs/microservices';
import { ClientProxy } from '@nestjs/microservices';
import type { EvaluationJob } from './evaluation-job.js';
import type { EvaluationJobs, QueueBackend } from './queue-backend.js';

/** The sending half of the transport: `emit(pattern, job)` adds a job and resolves when the queue has it. */
export class BullmqClient extends ClientProxy {
  readonly #queue: EvaluationJobs;

  constructor(backend: QueueBackend) {
    super();
    this.#queue = backend.queue();
  }

  connect(): Promise<unknown> {
    return this.#queue.waitUntilReady();
  }

  async close(): Promise<void> {
    await this.#queue.close();
  }

  unwrap<T>(): T {
    return this.#queue as T;
  }

  /** How many jobs wait for an evaluator. */
  depth(): Promise<number> {
    return this.#queue.getWaitingCount();
  }

  /** How long the job that waits longest has waited, in seconds; 0 when none does. */
  async oldestWaitingAge(): Promise<number> {
    // The two backends do not agree on which end of the queue comes first, so both ends are looked at.
    const last = Math.max(0, (await this.depth()) - 1);
    const ends = await Promise.all([0, last].map((index) => this.#queue.getJobs(['waiting'], index, index)));
    const now = Date.now();
    return Math.max(0, ...ends.flat().map(({ timestamp }) => (now - timestamp) / 1000));
  }

  protected async dispatchEvent<T>({ pattern, data }: ReadPacket<EvaluationJob>): Promise<T> {
    return (await this.#queue.add(this.normalizePattern(pattern as string), data)) as T;
  }

  protected publish(): () => void {
    throw new Error('The evaluation queue has no replies: emit the job and wait for the announcement.');
  }
}
