import { useEffect, useMemo, useState } from 'react';
import { useInfiniteQuery } from '@tanstack/react-query';
import type { Action } from '../api/client.js';
import { api } from '../api/client.js';
import { useHeard } from './use-heard.js';
import type { Shown } from './waiting.js';
import { arrange, cardsOf, isWaiting } from './waiting.js';

const PAGE = 50;
const NOTHING: Shown = new Map();

interface Page {
  readonly items: readonly Action[];
  readonly next: string | undefined;
}

async function readPage(cursor: string | undefined): Promise<Page> {
  const query = { status: 'pending_approval', order: 'oldest', limit: String(PAGE) } as const;
  const { data = [], response } = await api.GET('/v1/actions', {
    params: { query: cursor === undefined ? query : { ...query, cursor } },
  });
  return { items: data, next: response.headers.get('x-next-cursor') ?? undefined };
}

interface Waiting {
  /** What a card is shown of, in order; undefined until the first page is there. */
  readonly cards: readonly Action[] | undefined;
  readonly error: Error | null;
  readonly isMore: boolean;
  readonly isReadingMore: boolean;
  readonly readMore: () => void;
  /** Lets what is settled go at once. */
  readonly clear: () => void;
}

/** A settled card says so for this long, unless it is cleared. */
const SETTLED_MS = 6_000;

/** @param isHeld whether no card may move or leave. */
export function useWaiting({ isHeld, now }: { readonly isHeld: boolean; readonly now: number }): Waiting {
  const query = useInfiniteQuery({
    queryKey: ['waiting', 'cards'],
    queryFn: ({ pageParam }) => readPage(pageParam),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ next }) => next,
  });
  const heard = useHeard();
  const { data, hasNextPage, isFetching, isError, fetchNextPage } = query;
  /** What of these is not read yet came since: a flood of actions that wait is no flood of cards. */
  const [pages, setPages] = useState(1);
  const isMissing = hasNextPage && (data?.pages.length ?? 0) < pages;
  // Reading all anew, as when the log is followed again, cuts off the reading of one more.
  useEffect(() => {
    if (isMissing && !isFetching && !isError) void fetchNextPage();
  }, [isMissing, isFetching, isError, fetchNextPage]);
  const known = useMemo(
    () =>
      cardsOf(
        (data?.pages ?? []).flatMap(({ items }) => items),
        heard,
        hasNextPage,
      ),
    [data, heard, hasNextPage],
  );
  const [shown, setShown] = useState(NOTHING);
  const [clearedAt, setClearedAt] = useState(0);
  const seenUntil = Math.max(now - SETTLED_MS, clearedAt);
  const next = arrange(shown, known, { isHeld, now, seenUntil, most: (pages + 1) * PAGE });
  if (next !== shown) setShown(next);
  const cards = useMemo(() => [...next.keys()].flatMap((id) => known.get(id) ?? []), [next, known]);
  return {
    cards: data && cards,
    error: query.error,
    isMore: hasNextPage || [...known.values()].some((one) => isWaiting(one) && !next.has(one.id)),
    isReadingMore: query.isFetchingNextPage,
    clear: () => setClearedAt(now),
    readMore: () => {
      setPages(pages + 1);
      if (hasNextPage) void fetchNextPage();
    },
  };
}
