import type { ReactNode } from 'react';
import { useHearLog } from './use-heard.js';
import { countWords, useWaitingCount } from './use-waiting-count.js';
import css from './waiting-count.module.css';

/** How many wait, beside the name of the inbox. It listens for the whole console. */
export function WaitingCount(): ReactNode {
  useHearLog();
  const count = useWaitingCount() ?? 0;
  return count > 0 && <span className={css.count}>{countWords(count)}</span>;
}
