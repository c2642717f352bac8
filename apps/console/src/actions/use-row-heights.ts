import { useSyncExternalStore } from 'react';

/** Below it a row is a card of three lines; as in actions-table.module.css. */
const isWide = window.matchMedia('(width >= 64rem)');
const LINE_REM = 2.25;
const CARD_REM = 5.5;

export interface RowHeights {
  readonly row: number;
  /** Of the names of the columns, which cards do without. */
  readonly head: number;
}

/** In pixels, by the size of letters that the reader chose. */
export function useRowHeights(): RowHeights {
  const wide = useSyncExternalStore(
    (watcher) => {
      isWide.addEventListener('change', watcher);
      return () => isWide.removeEventListener('change', watcher);
    },
    () => isWide.matches,
  );
  const line = Math.round(remPixels() * LINE_REM);
  return wide ? { row: line, head: line } : { row: Math.round(remPixels() * CARD_REM), head: 0 };
}

const remPixels = (): number => Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
