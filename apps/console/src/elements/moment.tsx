import type { ReactNode } from 'react';
import { useNow } from '../browser/use-now.js';
import { agoWords, exactTime } from '../words/time-words.js';

/** A time as a distance from now; the exact one on pointing at it. */
export function Ago({ at }: { readonly at: string }): ReactNode {
  const now = useNow();
  return (
    <time dateTime={at} title={exactTime(at)}>
      {agoWords(Date.parse(at), now)}
    </time>
  );
}
