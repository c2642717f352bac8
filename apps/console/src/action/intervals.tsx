import type { ReactNode } from 'react';
import { latencyWords } from '../words/time-words.js';
import { secondsBetween } from './event-words.js';
import type { EventView } from './event-view.js';
import css from './intervals.module.css';

/** How the time was spent: a part for each wait, as long as it took. The list below says the same in words. */
export function Intervals({ events }: { readonly events: readonly EventView[] }): ReactNode {
  const [first, last] = [events[0], events.at(-1)];
  if (!first || !last || events.length < 2) return null;
  return (
    <figure className={css.intervals}>
      <div className={css.bar} aria-hidden>
        {events.slice(1).map((event, index) => (
          <span
            key={event.id}
            className={css.part}
            style={{ flexGrow: 1 + 1000 * secondsBetween(events[index], event) }}
          />
        ))}
      </div>
      <figcaption className={css.caption}>
        {latencyWords(secondsBetween(first, last))} from the first event to the last
      </figcaption>
    </figure>
  );
}
