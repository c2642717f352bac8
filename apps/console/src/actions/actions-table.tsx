import type { KeyboardEvent, ReactNode } from 'react';
import { useEffect, useEffectEvent, useLayoutEffect, useRef, useState } from 'react';
import { useElementScrollRestoration, useNavigate } from '@tanstack/react-router';
import { FlexRender, useTable } from '@tanstack/react-table';
import { useVirtualizer } from '@tanstack/react-virtual';
import { ArrowUp } from 'lucide-react';
import { Button } from '../elements/button.js';
import { ErrorNotice } from '../elements/notice.js';
import { ActionRow, rowId } from './action-row.js';
import { columns, features } from './action-columns.js';
import type { ActionsFilter } from './actions-search.js';
import { OLDEST } from './actions-search.js';
import { NoActions } from './no-actions.js';
import { useActions } from './use-actions.js';
import { useKeptPlace } from './use-kept-place.js';
import { useRowHeights } from './use-row-heights.js';
import css from './actions-table.module.css';

/** Pages are read when their reader is so many rows away from where what is loaded ends. */
const AHEAD = 100;

interface ActionsTableProps {
  /** Of this list and no other, so that whoever comes back to it is where they were. */
  readonly name: string;
  readonly filter: ActionsFilter;
  readonly at: string | undefined;
  /** How often somebody has jumped: each time what is loaded is read anew. */
  readonly times: number;
  /** It was opened with the keyboard of another table, which is gone. */
  readonly takesFocus: boolean;
  readonly onJump: (at: string | undefined) => void;
}

/** Actions from newest to oldest, of which only those in sight are drawn and only those around them are kept. */
export function ActionsTable({ name, filter, at, times, takesFocus, onJump }: ActionsTableProps): ReactNode {
  const scroller = useRef<HTMLDivElement>(null);
  const { row: height, head } = useRowHeights();
  const [isAtTop, setAtTop] = useState(at === undefined);
  const { query, rows: actions, unseen, isMoreUnseen, showNewest } = useActions(filter, at, times, isAtTop);
  const table = useTable({ features, columns, data: actions, getRowId: ({ id }) => id });
  const { rows } = table.getRowModel();
  const restored = useElementScrollRestoration({ id: name });
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => height,
    getItemKey: (index) => actions[index]?.id ?? index,
    overscan: 12,
    initialOffset: restored?.scrollY ?? 0,
    onChange: ({ scrollOffset }) => setAtTop(at === undefined && (scrollOffset ?? 0) < height / 2),
    useFlushSync: false,
  });
  useLayoutEffect(() => virtualizer.measure(), [virtualizer, height]);

  const items = virtualizer.getVirtualItems();
  const first = items[0]?.index ?? 0;
  const last = items.at(-1)?.index ?? 0;
  const { hasNextPage, hasPreviousPage, isFetching, isError, fetchNextPage, fetchPreviousPage } = query;
  const isNearEnd = hasNextPage && last > rows.length - AHEAD;
  const isNearStart = hasPreviousPage && first < AHEAD;
  useEffect(() => {
    if (isFetching || isError) return;
    if (isNearEnd) void fetchNextPage({ cancelRefetch: false });
    else if (isNearStart) void fetchPreviousPage({ cancelRefetch: false });
  }, [isNearEnd, isNearStart, isFetching, isError, fetchNextPage, fetchPreviousPage]);

  useEffect(() => {
    if (takesFocus) scroller.current?.focus();
  }, [takesFocus]);

  const scrollTo = (top: number): void => {
    if (scroller.current === null) return;
    scroller.current.scrollTop = top;
    // The browser would tell of it a frame later, with nothing drawn where it scrolled to.
    scroller.current.dispatchEvent(new Event('scroll'));
  };
  const inSight = Math.floor((virtualizer.scrollOffset ?? 0) / height);
  const waiting = [...unseen].filter((id) => id > (actions[inSight]?.id ?? '')).length;
  // Rows that come or go above what is in sight do not move it; at the top, new ones push the others down.
  useKeptPlace(actions, inSight, (moved) => {
    const { scrollTop = 0 } = scroller.current ?? {};
    if (!isAtTop) scrollTo(scrollTop + moved * height);
  });

  const isLoaded = query.data !== undefined;
  const goToEnd = useEffectEvent(() => scrollTo(actions.length * height));
  useLayoutEffect(() => {
    if (isLoaded && at === OLDEST) goToEnd();
  }, [isLoaded, at]);

  const [active, setActive] = useState<string>();
  const navigate = useNavigate();
  const activeAt = actions.findIndex(({ id }) => id === active);
  const isActiveDrawn = activeAt >= first && activeAt <= last;

  const newest = async (): Promise<void> => {
    if (at !== undefined) {
      onJump(undefined);
      return;
    }
    if (hasPreviousPage) await showNewest();
    scrollTo(0);
    scroller.current?.focus();
    setActive(undefined);
  };
  const reveal = (index: number): void => {
    const { scrollTop = 0, clientHeight = 0 } = scroller.current ?? {};
    const lowest = index * height;
    const highest = lowest + height - (clientHeight - head);
    if (scrollTop > lowest) scrollTo(lowest);
    else if (scrollTop < highest) scrollTo(highest);
  };
  const moveTo = (index: number): void => {
    const within = Math.min(Math.max(index, 0), rows.length - 1);
    setActive(actions[within]?.id);
    reveal(within);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey || rows.length === 0) return;
    const shown = virtualizer.calculateRange() ?? { startIndex: 0, endIndex: 0 };
    const screenful = Math.max(1, shown.endIndex - shown.startIndex - 1);
    const from = activeAt === -1 ? shown.startIndex - 1 : activeAt;
    const keys: Record<string, () => void> = {
      ArrowDown: () => moveTo(from + 1),
      ArrowUp: () => moveTo(from - 1),
      PageDown: () => moveTo(Math.max(from, 0) + screenful),
      PageUp: () => moveTo(from - screenful),
      Home: () => void newest(),
      End: () => onJump(OLDEST),
      Enter: () => {
        if (active !== undefined && activeAt !== -1)
          void navigate({ to: '/actions/$id', params: { id: active } });
      },
    };
    const act = keys[event.key];
    if (act === undefined) return;
    event.preventDefault();
    act();
  };

  if (isLoaded && rows.length === 0 && !isFetching) return <NoActions filter={filter} />;
  return (
    <div className={css.list}>
      {waiting > 0 && (
        <div className={css.waiting}>
          <Button look="primary" size="small" onClick={() => void newest()}>
            <ArrowUp size={16} aria-hidden />
            {waitingWords(waiting, isMoreUnseen)}
          </Button>
        </div>
      )}
      <p className="visually-hidden" role="status">
        {waiting > 0 ? 'There are new actions above.' : ''}
      </p>
      <div
        ref={scroller}
        className={css.scroller}
        data-scroll-restoration-id={name}
        role="grid"
        tabIndex={0}
        aria-label="Actions, newest first"
        aria-rowcount={-1}
        aria-busy={isFetching}
        aria-activedescendant={active !== undefined && isActiveDrawn ? rowId(active) : undefined}
        onKeyDown={onKeyDown}
      >
        <div role="rowgroup" className={css.head}>
          {table.getHeaderGroups().map((group) => (
            <div key={group.id} role="row" aria-rowindex={1} className={css.row}>
              {group.headers.map((header) => (
                <div key={header.id} role="columnheader" className={css[header.column.id]}>
                  <FlexRender header={header} />
                </div>
              ))}
            </div>
          ))}
        </div>
        <div role="rowgroup" className={css.body} style={{ height: rows.length * height }}>
          {items.map(({ index, key }) => {
            const row = rows[index];
            return (
              row !== undefined && (
                <ActionRow
                  key={key}
                  row={row}
                  index={index}
                  top={index * height}
                  height={height}
                  isActive={row.original.id === active}
                />
              )
            );
          })}
        </div>
      </div>
      {!isLoaded && !isError && (
        <p className={css.loading} role="status">
          Loading …
        </p>
      )}
      {isError && (
        <div className={css.failed}>
          <ErrorNotice error={query.error} />
          <Button size="small" onClick={() => void query.refetch()}>
            Try again
          </Button>
        </div>
      )}
    </div>
  );
}

const waitingWords = (count: number, isMore: boolean): string =>
  isMore
    ? `${count.toLocaleString('en')} or more new actions`
    : count === 1
      ? '1 new action'
      : `${count} new actions`;
