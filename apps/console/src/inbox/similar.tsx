import type { ReactNode } from 'react';
import { useQuery } from '@tanstack/react-query';
import { api, dataOf } from '../api/client.js';
import { Visible } from '../elements/visible.js';
import { similarWords } from './similar-words.js';

const STALE_MS = 60_000;

/** What became of the same before. @param isWanted whether anybody sees it. */
export function Similar({ id, isWanted }: { readonly id: string; readonly isWanted: boolean }): ReactNode {
  const { data, dataUpdatedAt, isError } = useQuery({
    queryKey: ['similar', id],
    queryFn: () => dataOf(api.GET('/v1/actions/{id}/similar', { params: { path: { id } } })),
    enabled: isWanted,
    staleTime: STALE_MS,
  });
  if (data) return <Visible>{similarWords(data, dataUpdatedAt)}</Visible>;
  return isError ? 'It could not be read; the page tries again by itself.' : 'Looking …';
}
