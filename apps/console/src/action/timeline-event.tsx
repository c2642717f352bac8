import type { ReactNode } from 'react';
import { Check, CircleAlert } from 'lucide-react';
import { JsonBlock } from '../elements/json-block.js';
import { Facts } from '../elements/page.js';
import { Visible } from '../elements/visible.js';
import { exactTime, latencyWords } from '../words/time-words.js';
import { clsx } from 'clsx';
import type { EventView } from './event-view.js';
import { eventSentence, secondsBetween } from './event-words.js';
import css from './timeline.module.css';

interface TimelineEventProps {
  readonly event: EventView;
  readonly before: EventView | undefined;
  /** What of its hashes does not match. */
  readonly problems: readonly string[];
  /** It came after the moment that is looked at. */
  readonly isLater: boolean;
}

export function TimelineEvent({ event, before, problems, isLater }: TimelineEventProps): ReactNode {
  const { sequence, event_type, actor, created_at } = event;
  return (
    <li className={clsx(css.event, isLater && css.later, problems.length > 0 && css.wrong)}>
      <p className={css.sentence}>
        <Visible>{eventSentence(event)}</Visible>
      </p>
      <p className={css.when}>
        <time dateTime={created_at}>{exactTime(created_at)}</time>
        {before && <span>{latencyWords(secondsBetween(before, event))} later</span>}
        <span>
          <Visible>{`${actor.type} ${actor.id}`}</Visible>
        </span>
        {isLater && <span>after the moment shown</span>}
        {problems.length === 0 && (
          <span className={css.holds}>
            <Check size={14} aria-hidden /> Its hashes hold
          </span>
        )}
      </p>
      {problems.length > 0 && (
        <ul className={css.problems}>
          {problems.map((problem) => (
            <li key={problem}>
              <CircleAlert size={16} aria-hidden /> Event {sequence}: {problem}
            </li>
          ))}
        </ul>
      )}
      <details className={css.details}>
        <summary>
          Details<span className="visually-hidden"> of event {sequence}</span>
        </summary>
        <Facts
          facts={[
            ['Event', `${sequence}, ${event_type}`],
            ['Written at', created_at],
            ['Position in the log', String(event.position)],
            ['Id', <code key="id">{event.id}</code>],
            ['Hash', <code key="hash">{event.record_hash}</code>],
            [
              'Follows',
              event.prev_hash === null ? (
                'nothing: it is the first'
              ) : (
                <code key="prev">{event.prev_hash}</code>
              ),
            ],
          ]}
        />
        <h3>What its hash covers</h3>
        <JsonBlock value={event.meta} label={`What the hash of event ${sequence} covers`} />
        {event.payload !== null && (
          <>
            <h3>What was written in it</h3>
            <JsonBlock value={event.payload} label={`What was written in event ${sequence}`} />
          </>
        )}
      </details>
    </li>
  );
}
