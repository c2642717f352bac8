import type { CustomTransportStrategy } from '@nestjs/microservices';
import { BaseRpcContext, Server } from '@nestjs/microservices';
import type { Job } from 'bullmq';
import { UnrecoverableError } from 'bullmq';
import { isObservable, lastValueFrom } from 'rxjs';
import type { EvaluationJob } from './evaluation-job.js';
import type { EvaluationWorker, QueueBackend } from './queue-backend.js';

/** The receiving half of the transport: a job goes to the handler of its name and is done when the handler is. */
export class BullmqServer extends Server implements CustomTransportStrategy {
  override readonly transportId = Symbol('bullmq');
  #worker: EvaluationWorker | undefined;

  constructor(
    private readonly backend: QueueBackend,
    private readonly concurrency: number,
  ) {
    super();
  }

  listen(callback: (error?: unknown) => void): void {
    this.#worker = this.backend.worker((job) => this.#handle(job), { concurrency: this.concurrency });
    this.#worker.waitUntilReady().then(() => callback(), callback);
  }

  /** Takes no new job and waits for those in hand. */
  async close(): Promise<void> {
    await this.#worker?.close();
  }

  on(event: string): never {
    throw new Error(`The evaluation queue has no event ${event} to listen to.`);
  }

  unwrap<T>(): T {
    return this.#worker as T;
  }

  /** Nest resolves even when a handler fails, with a stream that errors; BullMQ must see the failure or it drops the job as done. */
  async #handle(job: Job<EvaluationJob>): Promise<void> {
    const handler = this.getHandlerByPattern(job.name);
    if (!handler) throw new UnrecoverableError(`No handler takes jobs called ${job.name}.`);
    const result: unknown = await handler(job.data, new BaseRpcContext([job]));
    if (isObservable(result)) await lastValueFrom(result, { defaultValue: undefined });
  }
}
