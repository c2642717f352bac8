import { useSyncExternalStore } from 'react';
import { serverNow } from './server-clock.js';

const EVERY_MS = 1_000;

let now = serverNow();
let timer: ReturnType<typeof setInterval> | undefined;
const watchers = new Set<() => void>();

/** One clock for the whole page, that of the gateway, which ticks every second while somebody looks. */
export const useNow = (): number => useSyncExternalStore(watch, () => now);

function watch(watcher: () => void): () => void {
  watchers.add(watcher);
  timer ??= setInterval(() => {
    now = serverNow();
    for (const each of watchers) each();
  }, EVERY_MS);
  return () => {
    watchers.delete(watcher);
    if (watchers.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  };
}
