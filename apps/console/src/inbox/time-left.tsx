import type { ReactNode } from 'react';
import { clsx } from 'clsx';
import { useNow } from '../browser/use-now.js';
import type { Action } from '../api/client.js';
import { durationWords } from '../words/time-words.js';
import css from './time-left.module.css';

const URGENT_S = 60;

/** How long somebody may still answer, by the clock of the gateway. */
export function TimeLeft({ action }: { readonly action: Action }): ReactNode {
  const now = useNow();
  if (action.expires_at === null) return null;
  const end = Date.parse(action.expires_at);
  const left = Math.max(0, (end - now) / 1000);
  const share = Math.min(1, (left * 1000) / Math.max(1, end - Date.parse(action.updated_at)));
  return (
    <span className={clsx(css.left, left <= URGENT_S && css.urgent)}>
      <span className={css.words}>{left === 0 ? 'Expired' : `${durationWords(left)} left`}</span>
      <span className={css.bar} aria-hidden>
        <span style={{ width: `${share * 100}%` }} />
      </span>
    </span>
  );
}
