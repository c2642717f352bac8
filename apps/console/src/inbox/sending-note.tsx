import type { ReactNode } from 'react';
import { Button } from '../elements/button.js';
import type { Progress } from './answers.js';

interface SendingNoteProps {
  readonly progress: Extract<Progress, { step: 'sending' }>;
  readonly onWithdraw: () => void;
}

/** What becomes of an answer between a press and the log, and whether it can still be taken back. */
export function SendingNote({ progress, onWithdraw }: SendingNoteProps): ReactNode {
  const { answer, isSilent, mayHaveArrived } = progress;
  const verb = answer.approve ? 'approval' : 'denial';
  if (!isSilent) return <p role="status">Sending your {verb} …</p>;
  return (
    <>
      <p role="status">
        Sending your {verb}… The gateway does not answer; it is tried again.{' '}
        {mayHaveArrived
          ? 'It may have been received already, so it can’t be taken back; it counts once.'
          : 'It has not been sent yet.'}
      </p>
      {!mayHaveArrived && <Button onClick={onWithdraw}>Do not send it</Button>}
    </>
  );
}
