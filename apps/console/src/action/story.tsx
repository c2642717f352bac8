import type { ReactNode } from 'react';
import { useMemo } from 'react';
import type { Action } from '../api/client.js';
import { ErrorNotice } from '../elements/notice.js';
import { checkEvents } from './check-events.js';
import { DecisionPanel } from './decision-panel.js';
import { decidedIn, revokedIn, type EventView } from './event-view.js';
import { Head } from './head.js';
import { Moments } from './moments.js';
import { ProofPanel } from './proof-panel.js';
import { Readable } from './readable.js';
import { Replay } from './replay.js';
import { SentPanel } from './sent-panel.js';
import { SnippetsPanel } from './snippets-panel.js';
import { Timeline } from './timeline.js';
import { useAction } from './use-story.js';
import css from './story.module.css';

interface StoryProps {
  /** The action as it stands now. */
  readonly now: Action;
  readonly events: readonly EventView[];
  /** The position of the log at which it is looked at; undefined is now. */
  readonly asOf: number | undefined;
}

/** On a wide window what happened stands left, and what is known of it right. */
export function Story({ now, events, asOf: wanted }: StoryProps): ReactNode {
  // Before its first event there is nothing to show of it.
  const asOf = wanted && Math.max(wanted, events[0]?.position ?? 0);
  const { data: shown, error } = useAction(now.id, asOf);
  const known = asOf === undefined ? events : events.filter(({ position }) => position <= asOf);
  const checked = useMemo(
    () => checkEvents(events, { id: now.id, isErased: now.erased !== null }),
    [events, now],
  );
  const [record, stricter] = [decidedIn(known), revokedIn(known)];
  return (
    <div className={css.story}>
      <div className={css.column}>
        {error && <ErrorNotice error={error} />}
        {shown && (
          <Readable what="Where it stands">
            <Head action={shown} submittedBy={submitterIn(events)} isPast={asOf !== undefined} />
          </Readable>
        )}
        <Moments events={events} asOf={asOf} />
        <Timeline events={events} known={known.length} checked={checked} />
        <Readable what="The decision">
          <DecisionPanel title="Decision" record={record} action={now} />
          {stricter && <DecisionPanel title="Decision at the start" record={stricter} action={now} />}
        </Readable>
      </div>
      <div className={css.column}>
        {shown && <SentPanel action={shown} />}
        <ProofPanel id={now.id} events={events} checked={checked} />
        {record && <Replay id={now.id} />}
        <SnippetsPanel action={now} />
      </div>
    </div>
  );
}

const submitterIn = ([first]: readonly EventView[]): string =>
  first?.event_type === 'created' ? first.meta.submitted_by : '';
