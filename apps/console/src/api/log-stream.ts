import type { EventType } from '#action';
import type { EventSourceMessage } from 'eventsource-parser/stream';
import { EventSourceParserStream } from 'eventsource-parser/stream';
import { serverNow } from '../browser/server-clock.js';
import type { Action } from './client.js';
import { authorization } from './client.js';
import { Refused, refusalOf } from './refused.js';

export type Connection = 'connecting' | 'live' | 'lost';

/** An event of the log, with the action as it stood right after it. */
export interface Told {
  readonly position: number;
  readonly event_type: EventType;
  readonly action: Action;
  readonly timestamp: string;
}

type Ending = 'cut off' | 'too late';

const RECONNECT_MS = 1_000;
/** Of what happened longer ago a page reads what came of it and not each step: while a laptop sleeps, a log grows by millions. */
const MOST_LATE_MS = 60_000;
/** The gateway says something at least every 15 s. */
const SILENCE_MS = 20_000;

/**
 * Follows the log for as long as the page lives. It resumes where it was cut off, so nothing is missed; when that is more than a
 * minute ago, it begins anew and says so. fetch and not EventSource, which can't send a token.
 */
export class LogStream {
  #connection: Connection = 'connecting';
  #last: string | undefined;
  readonly #readers = new Set<(told: Told) => void>();
  readonly #watchers = new Set<() => void>();
  #current = new AbortController();

  get connection(): Connection {
    return this.#connection;
  }

  /** @returns how to stop reading. */
  read(reader: (told: Told) => void): () => void {
    this.#readers.add(reader);
    return () => this.#readers.delete(reader);
  }

  /** Told whenever the connection changes. @returns how to stop watching. */
  watch(watcher: () => void): () => void {
    this.#watchers.add(watcher);
    return () => this.#watchers.delete(watcher);
  }

  /**
   * @param onOpen called whenever events are being watched again; what is read from then on can only be older than what arrives.
   *   It is told whether there is a gap: events that this page is never told of.
   * @returns the refusal that ended it, or nothing when the signal did.
   */
  async follow(signal: AbortSignal, onOpen: (isGap: boolean) => void): Promise<Refused | undefined> {
    const wake = (): void => this.#current.abort();
    window.addEventListener('online', wake, { signal });
    window.addEventListener('offline', wake, { signal });
    signal.addEventListener('abort', wake);
    let isGap = false;
    const open = (): void => {
      onOpen(isGap);
      isGap = false;
    };
    for (;;) {
      this.#current = new AbortController();
      let ending: Ending = 'cut off';
      try {
        ending = await this.#readOnce(this.#current, open);
      } catch (error) {
        if (error instanceof Refused && error.status < 500 && error.status !== 429) return error;
      }
      if (signal.aborted) return undefined;
      if (ending === 'too late') {
        this.#last = undefined;
        isGap = true;
      } else {
        this.#become('lost');
        await pause(RECONNECT_MS, signal);
      }
    }
  }

  async #readOnce(current: AbortController, onOpen: () => void): Promise<Ending> {
    let mayBeLate = this.#last !== undefined;
    const response = await fetch('/v1/events', {
      cache: 'no-store',
      signal: current.signal,
      headers: { ...authorization(), ...(this.#last === undefined ? {} : { 'last-event-id': this.#last }) },
    });
    if (!response.ok) throw await refusalOf(response);
    if (response.body === null) return 'cut off';
    // Cut off before its first event, it begins again where it began.
    this.#last ??= response.headers.get('x-log-position') ?? undefined;
    this.#become('live');
    onOpen();
    let silence = setTimeout(() => current.abort(), SILENCE_MS);
    const heard = new TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>({
      transform: (chunk, controller) => {
        clearTimeout(silence);
        silence = setTimeout(() => current.abort(), SILENCE_MS);
        controller.enqueue(chunk);
      },
    });
    try {
      const messages = response.body
        .pipeThrough(heard)
        .pipeThrough(new TextDecoderStream())
        .pipeThrough(new EventSourceParserStream())
        .getReader();
      for (;;) {
        const { done, value } = await messages.read();
        if (done) return 'cut off';
        const told = toldIn(value);
        if (mayBeLate && serverNow() - Date.parse(told.timestamp) > MOST_LATE_MS) return 'too late';
        mayBeLate = false;
        for (const reader of this.#readers) reader(told);
        this.#last = value.id ?? this.#last;
      }
    } finally {
      clearTimeout(silence);
      current.abort();
    }
  }

  #become(connection: Connection): void {
    if (this.#connection === connection) return;
    this.#connection = connection;
    for (const watcher of this.#watchers) watcher();
  }
}

function toldIn({ id, data }: EventSourceMessage): Told {
  const {
    event_type,
    data: action,
    timestamp,
  } = JSON.parse(data) as {
    event_type: EventType;
    data: Action;
    timestamp: string;
  };
  return { position: Number(id), event_type, action, timestamp };
}

/** Ends early when the browser is online again, or when it is over. */
function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    const end = (): void => {
      clearTimeout(timer);
      resolve();
    };
    window.addEventListener('online', end, { once: true, signal });
    signal.addEventListener('abort', end, { once: true });
  });
}
