import { useCallback } from 'react';
import { queryOptions, useQuery, useQueryClient } from '@tanstack/react-query';
import type { Action } from '../api/client.js';
import { useLog } from '../api/use-log.js';
import type { Heard } from './waiting.js';
import { hear } from './waiting.js';

const heardQuery = queryOptions({
  queryKey: ['heard'],
  queryFn: (): Heard => new Map(),
  initialData: (): Heard => new Map(),
  // Only the log and one's own answers write it; signing out empties it.
  enabled: false,
  structuralSharing: false,
});

export const useHeard = (): Heard => useQuery(heardQuery).data;

/** How to take note of what the gateway said of an action. */
export function useHear(): (action: Action) => void {
  const client = useQueryClient();
  return useCallback(
    (action) =>
      client.setQueryData(heardQuery.queryKey, (heard: Heard = new Map<string, Action>()) =>
        hear(heard, action),
      ),
    [client],
  );
}

/** Listens for as long as the console is open, whatever its page. */
export function useHearLog(): void {
  const note = useHear();
  useLog(({ action }) => note(action));
}
