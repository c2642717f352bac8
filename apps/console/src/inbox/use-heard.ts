import type { QueryClient } from '@tanstack/react-query';
import { useCallback, useContext, useEffect } from 'react';
import { queryOptions, useQuery, useQueryClient } from '@tanstack/react-query';
import type { Action } from '../api/client.js';
import { LogStreamContext } from '../api/use-log.js';
import type { Heard } from './waiting.js';
import { hear } from './waiting.js';

/** All that is known is copied for each note that is taken, so events are gathered; faster than this nobody reads. */
const EVERY_MS = 50;

const heardQuery = queryOptions({
  queryKey: ['heard'],
  queryFn: (): Heard => new Map(),
  initialData: (): Heard => new Map(),
  // Only the log and one's own answers write it; signing out empties it.
  enabled: false,
  structuralSharing: false,
});

export const useHeard = (): Heard => useQuery(heardQuery).data;

export const forgetHeard = (client: QueryClient): void => void client.resetQueries(heardQuery);

/** How to take note of what the gateway said of actions. */
export function useHear(): (actions: readonly Action[]) => void {
  const client = useQueryClient();
  return useCallback(
    (actions) =>
      client.setQueryData(heardQuery.queryKey, (heard: Heard = new Map<string, Action>()) =>
        hear(heard, actions),
      ),
    [client],
  );
}

/** Listens for as long as the console is open, whatever its page. */
export function useHearLog(): void {
  const note = useHear();
  const stream = useContext(LogStreamContext);
  useEffect(() => {
    let told: Action[] = [];
    let timer: ReturnType<typeof setTimeout> | undefined;
    const stop = stream.read(({ action }) => {
      told.push(action);
      timer ??= setTimeout(() => {
        timer = undefined;
        note(told);
        told = [];
      }, EVERY_MS);
    });
    return () => {
      stop();
      clearTimeout(timer);
    };
  }, [stream, note]);
}
