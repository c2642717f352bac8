import type { ReactNode } from 'react';
import type { Action } from '../api/client.js';
import { useMe } from '../api/me.js';
import { useNow } from '../browser/use-now.js';
import { JsonBlock } from '../elements/json-block.js';
import { Visible } from '../elements/visible.js';
import type { Progress } from './answers.js';
import { settlementWords } from './settlement.js';
import css from './alike-dialog.module.css';

interface AlikeItemProps {
  readonly action: Action;
  /** Still waits. */
  readonly isOpen: boolean;
  readonly isPicked: boolean;
  /** Undefined once the choice is made. */
  readonly onPick: ((isPicked: boolean) => void) | undefined;
  readonly progress: Progress | undefined;
}

const LONGEST = 160;

const textOf = ({ params, context }: Action): string =>
  JSON.stringify(Object.keys(context ?? {}).length === 0 ? params : { params, context });

/** Whether the line of an action shows only the beginning of it. */
export const isCutShort = (action: Action): boolean => textOf(action).length > LONGEST;

/** One of several alike: what it was asked with in short, all that it was asked with on demand, and what came of the answer. */
export function AlikeItem({ action, isOpen, isPicked, onPick, progress }: AlikeItemProps): ReactNode {
  const { name } = useMe();
  const now = useNow();
  const text = textOf(action);
  const short = isCutShort(action) ? `${text.slice(0, LONGEST).toWellFormed()}…` : text;
  const words = (
    <code>
      <Visible>{short}</Visible>
    </code>
  );
  return (
    <li className={css.item}>
      {onPick ? (
        <label className={css.pick}>
          <input
            type="checkbox"
            checked={isPicked && isOpen}
            disabled={!isOpen}
            onChange={({ target }) => onPick(target.checked)}
          />
          {words}
        </label>
      ) : (
        words
      )}
      {onPick && !isOpen && <p>It was answered meanwhile.</p>}
      {!onPick && (
        <p>
          <Visible>{progressWords(progress, name, now)}</Visible>
        </p>
      )}
      <details>
        <summary>All that it was asked with</summary>
        <JsonBlock
          value={{ params: action.params, context: action.context }}
          label="What it was asked with"
        />
      </details>
    </li>
  );
}

function progressWords(progress: Progress | undefined, me: string, now: number): string {
  if (progress === undefined) return 'Not sent.';
  switch (progress.step) {
    case 'sending':
      return progress.isSilent ? 'Sending… The gateway does not answer; it is tried again.' : 'Sending…';
    case 'recorded':
      return progress.answer.approve ? 'Approved.' : 'Denied.';
    case 'late':
      return `Too late. ${settlementWords(progress.settlement, me, now)}`;
    case 'refused':
      return `Failed: ${progress.sentence}`;
    case 'withdrawn':
      return 'Not sent.';
    default:
      return progress satisfies never;
  }
}
