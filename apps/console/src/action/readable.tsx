import type { ReactNode } from 'react';
import { CatchBoundary } from '@tanstack/react-router';
import { Notice } from '../elements/notice.js';

/** A part of the page that stands by itself: what was tampered with so that it has no form must not hide what proves it. */
export const Readable = ({
  what,
  children,
}: {
  readonly what: string;
  readonly children: ReactNode;
}): ReactNode => (
  <CatchBoundary
    getResetKey={() => what}
    errorComponent={() => (
      <Notice>
        {what} cannot be shown, for what the log holds of it has not the form of an action. Under Proof stands
        which event does not match.
      </Notice>
    )}
  >
    {children}
  </CatchBoundary>
);
