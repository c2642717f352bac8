import { useSyncExternalStore } from 'react';

/** Below it a row is a card of two lines; as in actions-table.module.css. */
const isWide = window.matchMedia('(width >= 64rem)');
const LINE_REM = 2.5;
const CARD_REM = 4.25;

/** In pixels, by the size of letters that the reader chose. */
export function useRowHeight(): number {
  const wide = useSyncExternalStore(
    (watcher) => {
      isWide.addEventListener('change', watcher);
      return () => isWide.removeEventListener('change', watcher);
    },
    () => isWide.matches,
  );
  return Math.round(remPixels() * (wide ? LINE_REM : CARD_REM));
}

const remPixels = (): number => Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
