import { useEffect, useMemo, useRef, useState } from 'react';
import type { UseInfiniteQueryResult } from '@tanstack/react-query';
import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import type { Told } from '../api/log-stream.js';
import type { ActionsFilter } from './actions-search.js';
import { OLDEST } from './actions-search.js';
import type { ActionsPage, ActionSummary, Heard, LoadedActions, Place } from './loaded-actions.js';
import { mergeHeard, onlyNewest, PAGE, rowsOf, topOf, unseenOf } from './loaded-actions.js';
import { passesFilter } from './passes-filter.js';
import { readActions } from './read-actions.js';
import { useLogBatches } from './use-log-batches.js';

/** What is further away is dropped, and read again on the way back. */
const MOST_PAGES = 10;
const MOST_COUNTED = 1_000;

export interface Actions {
  readonly query: UseInfiniteQueryResult<LoadedActions>;
  readonly rows: readonly ActionSummary[];
  /** What began while its reader looked elsewhere; at most the last 1,000. */
  readonly unseen: ReadonlySet<string>;
  /** More began, in a burst that was not read one by one. */
  readonly isMoreUnseen: boolean;
  /** Reads the newest page, and forgets the others. */
  readonly showNewest: () => Promise<void>;
}

const NONE: readonly ActionSummary[] = [];

/**
 * The actions around where their reader looks, kept up to date.
 *
 * @param at where the list is opened.
 * @param times tells lists apart that are opened at the same place one after the other.
 * @param isAtTop whether new ones may be put above all others.
 */
export function useActions(
  filter: ActionsFilter,
  at: string | undefined,
  times: number,
  isAtTop: boolean,
): Actions {
  const client = useQueryClient();
  const queryKey = ['actions', filter, at ?? null, times] as const;
  const [unseen, setUnseen] = useState<ReadonlySet<string>>(new Set());
  const [isMoreUnseen, setMoreUnseen] = useState(false);
  /** The newest that stood at the top while its reader was there. */
  const seen = useRef('');
  const query = useInfiniteQuery<ActionsPage, Error, LoadedActions, typeof queryKey, Place>({
    queryKey,
    queryFn: ({ pageParam, signal }) => readActions(filter, pageParam, PAGE, signal),
    initialPageParam: placeOf(at),
    getNextPageParam: (last): Place | undefined => {
      const row = last.rows.at(-1);
      return last.isOldest || row === undefined ? undefined : { from: 'action', older: row.id };
    },
    getPreviousPageParam: (first, pages): Place | undefined => {
      if (first.isNewest) return undefined;
      const top = topOf({ pages, pageParams: [] });
      return top === '' ? { from: 'oldest' } : { from: 'action', newer: top };
    },
    maxPages: MOST_PAGES,
    // Rows come one by one from the stream; comparing all of them again would find nothing.
    structuralSharing: false,
    staleTime: Infinity,
    refetchOnMount: 'always',
    refetchOnWindowFocus: false,
  });

  useLogBatches(({ told, isTooMuch, firstNew }) => {
    const loaded = client.getQueryData<LoadedActions>(queryKey);
    // What is being read may be older than what was told: those who wait for it come after it.
    if (loaded === undefined || client.isFetching({ queryKey }) > 0) return false;
    const heard = new Map([...told].map(([id, event]) => [id, heardOf(event, filter, firstNew)] as const));
    const merged = mergeHeard(loaded, heard, isAtTop);
    const [first] = merged.pages;
    const isCut = isTooMuch && isAtTop && first?.isNewest === true;
    client.setQueryData<LoadedActions>(queryKey, isCut ? onlyNewest(first.rows, false) : merged);
    const added = unseenOf(heard, isAtTop ? topOf(merged) : seen.current);
    setUnseen((before) => {
      const stillPass = [...before, ...added].filter((id) => heard.get(id)?.passes !== false);
      return new Set(stillPass.slice(-MOST_COUNTED));
    });
    if (isTooMuch && added.length > 0) setMoreUnseen(true);
    if (isTooMuch) void client.invalidateQueries({ queryKey });
    return true;
  });

  const { data } = query;
  useEffect(() => {
    if (isAtTop && data !== undefined) seen.current = topOf(data);
  }, [isAtTop, data]);
  const rows = useMemo(() => (data === undefined ? NONE : rowsOf(data)), [data]);
  return {
    query,
    rows,
    unseen,
    isMoreUnseen: isMoreUnseen || unseen.size >= MOST_COUNTED,
    showNewest: async () => {
      await client.cancelQueries({ queryKey });
      const page = await readActions(filter, { from: 'newest' }, PAGE);
      client.setQueryData<LoadedActions>(queryKey, onlyNewest(page.rows, page.isOldest));
      setUnseen(new Set());
      setMoreUnseen(false);
    },
  };
}

function placeOf(at: string | undefined): Place {
  if (at === undefined) return { from: 'newest' };
  return at === OLDEST ? { from: 'oldest' } : { from: 'time', before: at };
}

function heardOf({ action }: Told, filter: ActionsFilter, firstNew: string | undefined): Heard {
  const { id, agent_id, tool, operation, status, decision, reason_code, risk_level } = action;
  const { created_at, updated_at, version } = action;
  return {
    row: {
      id,
      agent_id,
      tool,
      operation,
      status,
      decision,
      reason_code,
      risk_level,
      created_at,
      updated_at,
      version,
    },
    passes: passesFilter(filter, action),
    isNew: firstNew !== undefined && id >= firstNew,
  };
}
