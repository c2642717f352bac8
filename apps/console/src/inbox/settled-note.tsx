import type { ReactNode } from 'react';
import { useQuery } from '@tanstack/react-query';
import type { Action } from '../api/client.js';
import { useMe } from '../api/me.js';
import { useNow } from '../browser/use-now.js';
import { Visible } from '../elements/visible.js';
import { statusWords } from '../words/action-words.js';
import { readSettlement } from './read-settlement.js';
import { settlementWords } from './settlement.js';

/** By whom, how and when an action was answered, as its events tell. */
export function SettledNote({ action }: { readonly action: Action }): ReactNode {
  const { name } = useMe();
  const now = useNow();
  const { data } = useQuery({
    queryKey: ['settlement', action.id],
    queryFn: async ({ signal }) => (await readSettlement(action.id, signal)) ?? null,
    staleTime: Infinity,
  });
  return <Visible>{data ? settlementWords(data, name, now) : `${statusWords(action.status)}.`}</Visible>;
}
