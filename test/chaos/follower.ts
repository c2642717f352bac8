import { setTimeout as sleep } from 'node:timers/promises';
import { follow } from '../support/follow.js';
import type { Heard } from './checker/note.js';

const AGAIN_AFTER_MS = 100;

/** Follows the events from the beginning of the log; when a stream ends it resumes at the next gateway. */
export class Follower {
  readonly heard: Heard[] = [];
  readonly #stop = new AbortController();
  readonly #following: Promise<void>;

  constructor(
    private readonly addresses: readonly string[],
    first: number,
  ) {
    this.#following = this.#follow(first);
  }

  /** The position of the last event that it heard of. */
  get position(): number {
    return this.heard.at(-1)?.position ?? 0;
  }

  async stop(): Promise<void> {
    this.#stop.abort();
    await this.#following;
  }

  async #follow(first: number): Promise<void> {
    const { signal } = this.#stop;
    for (let turn = first; !signal.aborted; turn++) {
      const address = this.addresses[turn % this.addresses.length] ?? '';
      await this.#listen(address).catch(() => undefined);
      await sleep(AGAIN_AFTER_MS);
    }
  }

  async #listen(address: string): Promise<void> {
    const from = { lastEventId: this.position, stop: this.#stop.signal };
    for await (const { id, data } of follow(address, from))
      this.heard.push({ position: id, action_id: data.action_id, event_type: data.event_type });
  }
}
