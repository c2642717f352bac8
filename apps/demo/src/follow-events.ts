import { setTimeout as pause } from 'node:timers/promises';
import type { ActionView, Gateway } from './gateway.js';
import { Refused } from './gateway.js';

const RECONNECT_MS = 500;
const MOST_CUTS_IN_A_ROW = 10;

export interface Follower {
  /** Called for every event, with the action as it stood right after it. */
  readonly onAction: (action: ActionView) => void;
  /** Called when no later event can be missed; again after each cut. */
  readonly onOpen: () => void;
  readonly signal: AbortSignal;
}

/**
 * Follows the log (Server-Sent Events) until the signal ends it. Cut off, it resumes after the last event it saw, so
 * nothing is missed.
 *
 * @throws when the gateway refuses, is not there at first, or stays away.
 */
export async function followEvents(gateway: Gateway, filter: string, follower: Follower): Promise<void> {
  const { onAction, onOpen, signal } = follower;
  const isOver = (): boolean => signal.aborted;
  let last: string | undefined;
  let isOpened = false;
  for (let cuts = 0; !isOver(); cuts++) {
    try {
      const headers: Record<string, string> = last === undefined ? {} : { 'last-event-id': last };
      const { body } = await gateway.request(`/v1/events${filter}`, { headers, signal });
      isOpened = true;
      onOpen();
      for await (const { id, data } of messages(body ?? new ReadableStream())) {
        onAction((JSON.parse(data) as { data: ActionView }).data);
        last = id;
        cuts = 0;
      }
    } catch (error) {
      if (isOver()) return;
      if (!isOpened || error instanceof Refused || cuts >= MOST_CUTS_IN_A_ROW) throw error;
    }
    await pause(RECONNECT_MS, undefined, { signal }).catch(() => undefined);
  }
}

interface Message {
  readonly id: string;
  readonly data: string;
}

export async function* messages(body: ReadableStream<Uint8Array>): AsyncGenerator<Message> {
  let text = '';
  for await (const chunk of body.pipeThrough(new TextDecoderStream())) {
    const blocks = (text + chunk).split('\n\n');
    text = blocks.pop() ?? '';
    for (const block of blocks) {
      const field = (name: string): string | undefined =>
        new RegExp(`^${name}: ?(.*)$`, 'm').exec(block)?.[1];
      const [id, data] = [field('id'), field('data')];
      if (id !== undefined && data !== undefined) yield { id, data };
    }
  }
}
