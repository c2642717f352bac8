import type { ReactNode } from 'react';
import { Slider } from '@base-ui/react/slider';
import { getRouteApi } from '@tanstack/react-router';
import { Button } from '../elements/button.js';
import { Visible } from '../elements/visible.js';
import { exactTime } from '../words/time-words.js';
import type { EventView } from './event-view.js';
import { eventSentence } from './event-words.js';
import css from './moments.module.css';

const route = getRouteApi('/actions/$id');

interface MomentsProps {
  readonly events: readonly EventView[];
  /** Undefined is now. */
  readonly asOf: number | undefined;
}

/** Back through the events: the page shows the action as it stood. The moment is in the address, so it can be sent. */
export function Moments({ events, asOf }: MomentsProps): ReactNode {
  const navigate = route.useNavigate();
  const last = events.length;
  if (last < 2) return null;
  const index = asOf === undefined ? last : events.filter(({ position }) => position <= asOf).length;
  const event = events[index - 1];
  const goTo = (next: number): void => {
    const position = events[next - 1]?.position;
    void navigate({
      search: next >= last || position === undefined ? {} : { as_of: position },
      replace: true,
      resetScroll: false,
    });
  };
  return (
    <section className={css.moments} aria-label="Moments">
      <Slider.Root
        className={css.slider}
        value={index}
        min={1}
        max={last}
        step={1}
        largeStep={1}
        onValueChange={(value) => goTo(value)}
      >
        <div className={css.head}>
          <Slider.Label className={css.label}>As it stood after event</Slider.Label>
          <span>
            {index} of {last}
          </span>
          <Button size="small" disabled={asOf === undefined} onClick={() => goTo(last)}>
            Back to now
          </Button>
        </div>
        <Slider.Control className={css.control}>
          <Slider.Track className={css.track}>
            <Slider.Indicator className={css.indicator} />
            {events.map(({ sequence }, at) => (
              <span
                key={sequence}
                className={css.tick}
                style={{ left: `${(at / (last - 1)) * 100}%` }}
                aria-hidden
              />
            ))}
            <Slider.Thumb
              className={css.thumb}
              getAriaValueText={(_, value) => momentText(events[value - 1], value, last)}
            />
          </Slider.Track>
        </Slider.Control>
      </Slider.Root>
      {event && (
        <p className={css.then}>
          {asOf === undefined ? (
            'Now. Move the handle to see the action as it stood before.'
          ) : (
            <>
              <time dateTime={event.created_at}>{exactTime(event.created_at)}</time>:{' '}
              <Visible>{eventSentence(event)}</Visible>
            </>
          )}
        </p>
      )}
    </section>
  );
}

const momentText = (event: EventView | undefined, value: number, last: number): string =>
  event === undefined ? '' : `Event ${value} of ${last}, ${exactTime(event.created_at)}`;
