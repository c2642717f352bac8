import { useEffect, useEffectEvent } from 'react';

/** Where letters are text and where something lies over the page, no key acts. */
const BUSY = '[role=dialog], [role=alertdialog], [role=menu], [role=listbox]';
const TEXT = 'input, textarea, select, [contenteditable]';

/** Calls with each single key that is pressed on the page itself: no modifier, not held down. @returns whether it acted. */
export function useKeys(areOn: boolean, onKey: (key: string) => boolean): void {
  const act = useEffectEvent((event: KeyboardEvent) => {
    const { key, target } = event;
    if (!areOn || event.defaultPrevented || event.repeat || event.isComposing) return;
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (target instanceof Element && target.closest(TEXT)) return;
    if (document.querySelector(BUSY)) return;
    if (onKey(key)) event.preventDefault();
  });
  useEffect(() => {
    const listen = (event: KeyboardEvent): void => act(event);
    document.addEventListener('keydown', listen);
    return () => document.removeEventListener('keydown', listen);
  }, []);
}
