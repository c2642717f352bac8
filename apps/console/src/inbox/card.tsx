import type { ReactNode } from 'react';
import { memo, useId, useRef } from 'react';
import { Link } from '@tanstack/react-router';
import { clsx } from 'clsx';
import type { Action } from '../api/client.js';
import { useOnScreen } from '../browser/use-on-screen.js';
import { RiskBadge } from '../elements/badge.js';
import { Button } from '../elements/button.js';
import { JsonBlock } from '../elements/json-block.js';
import { Visible } from '../elements/visible.js';
import { callWords, shortened, wishWords } from '../words/request-words.js';
import type { Answer, Progress } from './answers.js';
import { CardFoot } from './card-foot.js';
import { Similar } from './similar.js';
import { TimeLeft } from './time-left.js';
import { isWaiting } from './waiting.js';
import { WhyHeld } from './why-held.js';
import css from './card.module.css';

export interface CardProps {
  readonly action: Action;
  /** How many wait that are like it, itself among them. */
  readonly alike: number;
  /** The answer that is one step away. */
  readonly armed: 'approve' | 'deny' | null;
  readonly progress: Progress | undefined;
  readonly onArm: (id: string, armed: 'approve' | 'deny' | null) => void;
  readonly onSend: (action: Action, answer: Answer) => void;
  readonly onWithdraw: (id: string) => void;
  readonly onAnswerAlike: (id: string) => void;
}

/** One action that waits: who wants what, why it was held, and the two answers. */
export const Card = memo(function Card(props: CardProps): ReactNode {
  const { action, alike, onAnswerAlike } = props;
  const root = useRef<HTMLElement>(null);
  const isSeen = useOnScreen(root);
  const title = useId();
  const { id, params, context, redacted } = action;
  return (
    <article
      ref={root}
      className={clsx(css.card, !isWaiting(action) && css.settled)}
      tabIndex={-1}
      aria-labelledby={title}
      data-action={id}
    >
      <header className={css.head}>
        <h2 id={title} className={css.title}>
          <Visible>{shortened(action.agent_id)}</Visible> <span>{wishWords(action)}</span>{' '}
          <code>
            <Visible>{shortened(callWords(action))}</Visible>
          </code>
        </h2>
        <div className={css.facts}>
          {action.risk_level && <RiskBadge level={action.risk_level} />}
          {isSeen && isWaiting(action) && <TimeLeft action={action} />}
        </div>
      </header>
      <JsonBlock value={params} label="What it was asked with" />
      {context !== null && Object.keys(context).length > 0 && (
        <div>
          <h3 className={css.name}>Context</h3>
          <JsonBlock value={context} label="Context" />
        </div>
      )}
      {redacted.length > 0 && (
        <p className={css.soft}>
          Kept out of the record, and so of this page: <Visible>{redacted.join(', ')}</Visible>.
        </p>
      )}
      <dl className={css.reasons}>
        <div>
          <dt>Held because</dt>
          <dd>
            <WhyHeld action={action} />
          </dd>
        </div>
        <div className={css.before}>
          <dt>Before</dt>
          <dd>
            <Similar id={id} isWanted={isSeen} />
          </dd>
        </div>
      </dl>
      <div className={css.more}>
        <Link to="/actions/$id" params={{ id }}>
          Open this action
        </Link>
        {alike > 1 && isWaiting(action) && (
          <Button size="small" onClick={() => onAnswerAlike(id)}>
            Answer all {alike} like this…
          </Button>
        )}
      </div>
      <CardFoot {...props} isSeen={isSeen} />
    </article>
  );
});
