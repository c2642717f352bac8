import type { ReactNode } from 'react';
import { Link } from '@tanstack/react-router';
import { clsx } from 'clsx';
import { latencyWords } from '../words/time-words.js';
import { countWords, rateWords, shareWords } from '../words/figure-words.js';
import css from './now.module.css';
import type { Statistics } from './use-statistics.js';

const MOST_COUNTED = 10_000;

/** What stands at this moment, and what the window comes to. */
export function Now({ statistics }: { readonly statistics: Statistics }): ReactNode {
  const { now, totals, approval_seconds, decision_seconds, error_rate, from, to, lag_seconds } = statistics;
  const seconds = (Date.parse(to) - Date.parse(from)) / 1000;
  return (
    <dl className={css.now}>
      <Figure
        name={<Link to="/">Wait for a person</Link>}
        value={countWords(now.waiting, MOST_COUNTED)}
        more={
          now.waiting > 0 ? `the oldest for ${latencyWords(now.oldest_waiting_seconds)}` : 'nobody is asked'
        }
        isUrgent={now.waiting > 0}
      />
      <Figure
        name="Undecided"
        value={countWords(now.undecided, MOST_COUNTED)}
        more={
          now.undecided > 0
            ? `the oldest for ${latencyWords(now.oldest_undecided_seconds)}`
            : 'all that came is decided'
        }
        isUrgent={now.oldest_undecided_seconds > 10}
      />
      <Figure
        name="Submitted"
        value={countWords(totals.submitted)}
        more={rateWords(totals.submitted, seconds)}
      />
      <Figure
        name="Time to a decision"
        value={waitWords(decision_seconds.p50)}
        more={tailWords(decision_seconds)}
      />
      <Figure
        name="Time to an answer"
        value={waitWords(approval_seconds.p50)}
        more={tailWords(approval_seconds)}
      />
      <Figure
        name="Executions that failed"
        value={error_rate === null ? '–' : shareWords(error_rate)}
        more={
          error_rate === null
            ? 'none has ended'
            : `${countWords(totals.failed)} failed, ${countWords(totals.timed_out)} timed out`
        }
        isUrgent={error_rate !== null && error_rate > 0.1}
      />
      {lag_seconds > 10 && (
        <Figure
          name="Behind the log"
          value={latencyWords(lag_seconds)}
          more="figures are missing what came since"
          isUrgent
        />
      )}
    </dl>
  );
}

const waitWords = (seconds: number | null): string => (seconds === null ? '–' : latencyWords(seconds));

const tailWords = ({ count, p95 }: Statistics['decision_seconds']): string =>
  p95 === null ? 'none in this time' : `the median; 95 % of ${countWords(count)} within ${latencyWords(p95)}`;

const Figure = ({
  name,
  value,
  more,
  isUrgent = false,
}: {
  readonly name: ReactNode;
  readonly value: string;
  readonly more: string;
  readonly isUrgent?: boolean;
}): ReactNode => (
  <div className={clsx(css.figure, isUrgent && css.urgent)}>
    <dt>{name}</dt>
    <dd className={css.value}>{value}</dd>
    <dd className={css.more}>{more}</dd>
  </div>
);
