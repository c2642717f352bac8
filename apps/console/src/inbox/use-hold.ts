import type { FocusEvent, PointerEvent } from 'react';
import { useState } from 'react';
import { serverNow } from '../browser/server-clock.js';

/** A finger that was lifted is about to come down again. */
const AFTER_TOUCH_MS = 2_000;

export interface Hold {
  readonly isHeld: boolean;
  readonly handlers: {
    readonly onPointerEnter: (event: PointerEvent) => void;
    readonly onPointerLeave: (event: PointerEvent) => void;
    readonly onPointerCancel: (event: PointerEvent) => void;
    readonly onFocus: () => void;
    readonly onBlur: (event: FocusEvent) => void;
  };
}

/** Whether somebody points at a part of the page, touches it or has the focus in it. @param now the page's clock. */
export function useHold(now: number): Hold {
  const [isPointed, setPointed] = useState(false);
  const [isFocused, setFocused] = useState(false);
  const [touchedAt, setTouchedAt] = useState(-Infinity);
  const [handlers] = useState((): Hold['handlers'] => {
    const leave = ({ pointerType }: PointerEvent): void => {
      setPointed(false);
      if (pointerType !== 'mouse') setTouchedAt(serverNow());
    };
    return {
      onPointerEnter: () => setPointed(true),
      onPointerLeave: leave,
      onPointerCancel: leave,
      onFocus: () => setFocused(true),
      onBlur: ({ currentTarget, relatedTarget }) =>
        setFocused(relatedTarget instanceof Node && currentTarget.contains(relatedTarget)),
    };
  });
  return { isHeld: isPointed || isFocused || now - touchedAt < AFTER_TOUCH_MS, handlers };
}
