import type { ReactNode } from 'react';
import { useMe } from '../api/me.js';
import { useNow } from '../browser/use-now.js';
import { CopyButton } from '../elements/copy-button.js';
import { Visible } from '../elements/visible.js';
import type { Progress } from './answers.js';
import { settlementWords } from './settlement.js';
import css from './late-note.module.css';

/** Somebody was faster: who, how and when, and what one had written oneself, which is on no record. */
export function LateNote({
  progress: { answer, settlement },
}: {
  readonly progress: Extract<Progress, { step: 'late' }>;
}): ReactNode {
  const { name } = useMe();
  const now = useNow();
  return (
    <div role="alert" className={css.late}>
      <p>
        Your {answer.approve ? 'approval' : 'denial'} came too late.{' '}
        <Visible>{settlementWords(settlement, name, now)}</Visible>
      </p>
      {answer.reason !== '' && (
        <p className={css.own}>
          <span>
            Your reason was not recorded: “<Visible>{answer.reason}</Visible>”
          </span>
          <CopyButton text={answer.reason} label="your reason" />
        </p>
      )}
    </div>
  );
}
