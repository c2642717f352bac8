import type { ReactNode } from 'react';
import { Panel } from '../elements/page.js';
import { Intervals } from './intervals.js';
import type { CheckedEvent } from './check-events.js';
import type { EventView } from './event-view.js';
import { TimelineEvent } from './timeline-event.js';
import css from './timeline.module.css';

interface TimelineProps {
  readonly events: readonly EventView[];
  /** How many of them there were at the moment that is looked at. */
  readonly known: number;
  readonly checked: readonly CheckedEvent[];
}

/** All that happened, in order. */
export const Timeline = ({ events, known, checked }: TimelineProps): ReactNode => (
  <Panel title="What happened">
    <Intervals events={events} />
    <ol className={css.events}>
      {events.map((event, index) => (
        <TimelineEvent
          key={event.id}
          event={event}
          before={events[index - 1]}
          problems={checked[index]?.problems ?? []}
          isLater={index >= known}
        />
      ))}
    </ol>
  </Panel>
);
