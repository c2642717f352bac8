import { EventEmitter, once } from 'node:events';
import type { OnModuleDestroy } from '@nestjs/common';
import type { ActionEvent } from '#action';
import { fold } from '#action';
import type { ActionStore, KnownAction } from '#action-store';
import { createBatcher } from '#batching';
import type { EventRecord } from '#event-record';
import { placeOfLast, readPlaces, settledPosition } from '#event-store';
import type { Log } from '#platform';

const EVERY_MS = 100;
const PAGE = 200;
/** Pages in memory at once: events may be large, and all readers may be behind at the same time. */
const PAGES = 4;
const MAX_READERS_WAITING = 10_000;

/** An event with the action as it stood right after it. */
export interface Told {
  readonly event: EventRecord<ActionEvent>;
  readonly action: KnownAction;
}

/** Follows the log from any position, without gaps or doubles. One look at the log's head serves all readers. */
export class EventFeed implements OnModuleDestroy {
  readonly #grown = new EventEmitter().setMaxListeners(0);
  readonly #page = createBatcher<{ after: number; upTo: number }, Told[]>(
    async (ranges) => Promise.all(ranges.map((range) => this.#read(range))),
    { maxSize: 1, concurrency: PAGES, maxWaiting: MAX_READERS_WAITING },
  );
  #timer: NodeJS.Timeout | undefined;
  #isLooking = false;
  readonly #readers = new Set<AbortController>();
  #head = 0;

  constructor(
    private readonly store: ActionStore,
    private readonly log: Log,
  ) {}

  /** Where a reader begins that only wants what is new. */
  head(): Promise<number> {
    return settledPosition(this.store.pool);
  }

  /** Where a reader begins that also wants the last events, and where these end. */
  last(count: number): Promise<{ readonly after: number; readonly upTo: number }> {
    return placeOfLast(this.store.pool, count);
  }

  /** Ends all readers; they resume elsewhere from the last position that they saw. */
  onModuleDestroy(): void {
    for (const reader of this.#readers) reader.abort();
  }

  /** All events after a position, then those to come, until the reader is aborted, by itself or by the feed, or the log fails. */
  async *after(position: number, reader: AbortController): AsyncGenerator<Told> {
    const { signal } = reader;
    let last = position;
    this.#enter(reader);
    try {
      while (!signal.aborted) {
        if (this.#head <= last) await once(this.#grown, 'grown', { signal });
        const upTo = this.#head;
        const page = await this.#page({ after: last, upTo });
        yield* page;
        last = page.length < PAGE ? upTo : (page.at(-1)?.event.position ?? upTo);
      }
    } catch (error) {
      if (!signal.aborted)
        this.log.warn({ err: error }, 'a reader of the log is cut off; it resumes by itself');
    } finally {
      this.#leave(reader);
    }
  }

  async #read(range: { after: number; upTo: number }): Promise<Told[]> {
    const places = await readPlaces(this.store.pool, { ...range, limit: PAGE });
    const stored = await this.store.loadMany([...new Set(places.map(({ action_id }) => action_id))]);
    return places.flatMap(({ action_id, sequence }) => {
      const { events = [], action: now } = stored.get(action_id) ?? {};
      const history = events.filter((event) => event.sequence <= sequence);
      const [event, then] = [history.at(-1), fold(history)];
      if (event === undefined || then === null) return [];
      return [{ event, action: now?.erased ? { ...then, erased: now.erased } : then }];
    });
  }

  #enter(reader: AbortController): void {
    if (this.#readers.add(reader).size > 1) return;
    this.#timer = setInterval(() => {
      if (this.#isLooking) return;
      this.#isLooking = true;
      this.#look()
        .catch((error: unknown) => this.log.warn({ err: error }, 'the head of the log could not be read'))
        .finally(() => (this.#isLooking = false));
    }, EVERY_MS);
  }

  async #look(): Promise<void> {
    const head = await this.head();
    if (head <= this.#head) return;
    this.#head = head;
    this.#grown.emit('grown');
  }

  #leave(reader: AbortController): void {
    this.#readers.delete(reader);
    if (this.#readers.size === 0) clearInterval(this.#timer);
  }
}
