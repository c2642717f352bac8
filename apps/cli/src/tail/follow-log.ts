import { setTimeout as pause } from 'node:timers/promises';
import { EventSourceParserStream } from 'eventsource-parser/stream';
import type { ActionView } from '../connection/action-view.js';
import type { Api } from '../connection/api.js';
import { Failure } from '../exit-codes.js';

/** An event of the log, as GET /v1/events tells it. */
export interface StreamedEvent {
  readonly position: number;
  readonly type: string;
  readonly event_type: string;
  readonly action_id: string;
  /** The action as it stood right after the event. */
  readonly data: ActionView;
  readonly timestamp: string;
}

interface FollowOptions {
  readonly since?: number | undefined;
  readonly signal: AbortSignal;
  /** Whether it goes on for ever; else it ends with the stream. */
  readonly isEndless: boolean;
  readonly onCut?: (sentence: string) => void;
}

const FIRST_PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 5_000;

/**
 * The events that pass the filter, until the signal. Cut off, it resumes after the last one that it gave, so that none is missed
 * and none comes twice.
 *
 * @throws Failure when the gateway refuses, or is not there at first.
 */
export async function* followLog(
  api: Api,
  query: URLSearchParams,
  { since, signal, isEndless, onCut }: FollowOptions,
): AsyncGenerator<StreamedEvent> {
  let last = since;
  let everOpen = false;
  let wait = FIRST_PAUSE_MS;
  const isOver = (): boolean => signal.aborted;
  while (!isOver()) {
    try {
      const headers: Record<string, string> = last === undefined ? {} : { 'last-event-id': String(last) };
      const { body, headers: told } = await api.request('GET', `/v1/events?${query.toString()}`, {
        headers,
        signal,
      });
      everOpen = true;
      last ??= beginningIn(told);
      const messages = body?.pipeThrough(new TextDecoderStream()).pipeThrough(new EventSourceParserStream());
      for await (const { id, data } of messages ?? []) {
        const event = { position: Number(id), ...(JSON.parse(data) as Omit<StreamedEvent, 'position'>) };
        yield event;
        [last, wait] = [event.position, FIRST_PAUSE_MS];
      }
      if (!isEndless) return;
      onCut?.(`The stream of ${api.address} has ended; following on.`);
    } catch (error) {
      if (isOver()) return;
      const isRefusal = error instanceof Failure && error.exit !== 'unable';
      if (!everOpen || isRefusal || !isEndless) throw error;
      onCut?.(`The stream of ${api.address} is cut off; following on as soon as it answers.`);
    }
    await pause(wait, undefined, { signal }).catch(() => undefined);
    wait = Math.min(wait * 2, LONGEST_PAUSE_MS);
  }
}

/** Where the stream began: a cut before the first event is mended from there. */
function beginningIn(headers: Headers): number | undefined {
  const position = headers.get('x-log-position');
  return position === null ? undefined : Number(position);
}
