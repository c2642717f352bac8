import { createContext, useContext, useEffect, useEffectEvent, useSyncExternalStore } from 'react';
import type { Connection, Told } from './log-stream.js';
import { LogStream } from './log-stream.js';

export const LogStreamContext = createContext(new LogStream());

export function useConnection(): Connection {
  const stream = useContext(LogStreamContext);
  return useSyncExternalStore(
    (watcher) => stream.watch(watcher),
    () => stream.connection,
  );
}

/** Calls with each event of the log from now on. */
export function useLog(onTold: (told: Told) => void): void {
  const stream = useContext(LogStreamContext);
  const tell = useEffectEvent(onTold);
  useEffect(() => stream.read((told) => tell(told)), [stream]);
}
