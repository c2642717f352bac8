import { useContext, useEffect, useEffectEvent } from 'react';
import type { Told } from '../api/log-stream.js';
import { LogStreamContext } from '../api/use-log.js';

/** Faster than this nobody reads. */
const EVERY_MS = 100;
const MOST = 1_000;

export interface Batch {
  /** The last event of each action. */
  readonly told: ReadonlyMap<string, Told>;
  /** There were more than are kept, so what is loaded must be read anew. */
  readonly isTooMuch: boolean;
  /** The first action that began while somebody listened; whatever has a higher id is new. */
  readonly firstNew: string | undefined;
}

/**
 * Calls with the events of the log, gathered until a frame is drawn.
 *
 * @param onBatch returns whether it took them; if not, it is called again with more.
 */
export function useLogBatches(onBatch: (batch: Batch) => boolean): void {
  const stream = useContext(LogStreamContext);
  const take = useEffectEvent(onBatch);
  useEffect(() => {
    let told = new Map<string, Told>();
    let isTooMuch = false;
    let firstNew: string | undefined;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let frame = 0;
    const flush = (): void => {
      timer = undefined;
      if (take({ told, isTooMuch, firstNew })) {
        told = new Map();
        isTooMuch = false;
      } else wait();
    };
    const wait = (): void => {
      timer ??= setTimeout(() => {
        frame = requestAnimationFrame(flush);
      }, EVERY_MS);
    };
    const stop = stream.read((event) => {
      if (event.event_type === 'created') firstNew ??= event.action.id;
      if (told.size < MOST || told.has(event.action.id)) told.set(event.action.id, event);
      else isTooMuch = true;
      wait();
    });
    return () => {
      stop();
      clearTimeout(timer);
      cancelAnimationFrame(frame);
    };
  }, [stream]);
}
