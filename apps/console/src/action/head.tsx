import type { ReactNode } from 'react';
import { Link } from '@tanstack/react-router';
import type { Action } from '../api/client.js';
import { RiskBadge, StatusBadge } from '../elements/badge.js';
import buttonCss from '../elements/button.module.css';
import { Ago } from '../elements/moment.js';
import { Facts, Panel } from '../elements/page.js';
import { Visible } from '../elements/visible.js';
import { exactTime } from '../words/time-words.js';
import { clsx } from 'clsx';
import css from './head.module.css';

interface HeadProps {
  readonly action: Action;
  readonly submittedBy: string;
  readonly isPast: boolean;
}

/** Who wanted what, and where it stands. */
export function Head({ action, submittedBy, isPast }: HeadProps): ReactNode {
  const { agent_id, tool, operation, status, risk_level, reason, outcome, expires_at } = action;
  return (
    <Panel>
      <p className={css.wanted}>
        <strong>
          <Visible>{agent_id}</Visible>
        </strong>{' '}
        asked for{' '}
        <code className={css.call}>
          <Visible>{`${tool}:${operation}`}</Visible>
        </code>
      </p>
      <div className={css.badges}>
        <span role="status">
          <StatusBadge status={status} />
        </span>
        {risk_level && <RiskBadge level={risk_level} />}
      </div>
      <Facts
        facts={[
          ['Why', reason === null ? 'It is not decided yet.' : <Visible key="why">{reason.trim()}</Visible>],
          ...(outcome === null ? [] : [['Outcome', outcome] as const]),
          ['Submitted by', <Visible key="by">{submittedBy}</Visible>],
          ['Asked', <Exactly key="asked" at={action.created_at} />],
          ['Last change', <Exactly key="changed" at={action.updated_at} />],
          ...(expires_at === null || isPast
            ? []
            : [
                [
                  status === 'executing' ? 'Times out' : 'Expires',
                  <time key="ends" dateTime={expires_at}>
                    {exactTime(expires_at)}
                  </time>,
                ] as const,
              ]),
          ['Action', <code key="id">{action.id}</code>],
          ['Request', <code key="request">{action.request_hash}</code>],
        ]}
      />
      {status === 'pending_approval' && !isPast && <Answer action={action} />}
    </Panel>
  );
}

/** The gateway gives the means to answer only to those who may. */
const Answer = ({ action }: { readonly action: Action }): ReactNode =>
  action.approval_token === undefined ? (
    <p className={css.answer}>It waits for a person, and this sign-in may not answer for one.</p>
  ) : (
    <p className={css.answer}>
      <Link to="/" hash={action.id} className={clsx(buttonCss.button, buttonCss.primary)}>
        Answer it in the inbox
      </Link>
    </p>
  );

const Exactly = ({ at }: { readonly at: string }): ReactNode => (
  <>
    {exactTime(at)} (<Ago at={at} />)
  </>
);
