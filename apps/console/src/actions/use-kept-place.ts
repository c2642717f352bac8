import { useEffectEvent, useLayoutEffect, useRef } from 'react';
import type { ActionSummary } from './loaded-actions.js';

/**
 * Tells before anything is drawn by how many rows those in sight have moved, whenever the rows are others than before.
 *
 * @param inSight which row is the first in sight.
 */
export function useKeptPlace(
  rows: readonly ActionSummary[],
  inSight: number,
  onMoved: (by: number) => void,
): void {
  const before = useRef(rows);
  const compare = useEffectEvent((old: readonly ActionSummary[]) => {
    const places = new Map(rows.map(({ id }, index) => [id, index] as const));
    const kept = old.findIndex(({ id }, index) => index >= inSight && places.has(id));
    const now = places.get(old[kept]?.id ?? '');
    if (now !== undefined && now !== kept) onMoved(now - kept);
  });
  useLayoutEffect(() => {
    if (before.current !== rows) compare(before.current);
    before.current = rows;
  }, [rows]);
}
