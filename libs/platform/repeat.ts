import { setTimeout as sleep } from 'node:timers/promises';

export interface Repeated {
  /** Starts no other run and waits for the one in hand. */
  stop(): Promise<void>;
}

/** Runs the work again and again, a pause after the end of each. A run that fails is told and stops none of those to come. */
export function repeat(
  work: () => Promise<void>,
  { everyMs, onError }: { everyMs: number; onError: (error: unknown) => void },
): Repeated {
  const stopping = new AbortController();
  const { signal } = stopping;
  const run = async (): Promise<void> => {
    while (!signal.aborted) {
      await work().catch(onError);
      await sleep(everyMs, undefined, { signal }).catch(() => undefined);
    }
  };
  const ended = run();
  return {
    stop: async () => {
      stopping.abort();
      await ended;
    },
  };
}
