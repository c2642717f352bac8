import type { KeyboardEvent, MouseEvent, ReactNode, SubmitEvent } from 'react';
import { useEffect, useRef, useState } from 'react';
import { clsx } from 'clsx';
import { Button } from '../elements/button.js';
import { TextField } from '../elements/field.js';
import type { Answer } from './answers.js';
import { reasonFault } from './reason-fault.js';
import css from './answer-form.module.css';

const DOUBLE_PRESS_MS = 500;

interface AnswerFormProps {
  readonly approve: boolean;
  readonly reason: string;
  /** Somebody else has answered; what was written stays to be read. */
  readonly isTooLate: boolean;
  readonly onSend: (answer: Answer) => void;
  readonly onBack: () => void;
}

/** The second of the two steps to an answer. Where the first was pressed, “Back” comes to stand, not the answer. */
export function AnswerForm({
  approve,
  reason: before,
  isTooLate,
  onSend,
  onBack,
}: AnswerFormProps): ReactNode {
  const [reason, setReason] = useState(before);
  const form = useRef<HTMLFormElement>(null);
  /** When the Enter was let go that opened this form. */
  const enterUpAt = useRef(-Infinity);
  const isEnterOurs = useRef(false);
  const fault = reasonFault(reason);
  const verb = approve ? 'Approve' : 'Deny';
  // On a phone the keyboard would cover what is about to be approved.
  useEffect(() => {
    const isTouched = matchMedia('(hover: none)').matches;
    form.current?.scrollIntoView({ block: 'nearest' });
    form.current?.querySelector<HTMLElement>(isTouched ? 'button[type=submit]' : 'input')?.focus();
  }, []);
  const send = (event: SubmitEvent): void => {
    event.preventDefault();
    if (fault === undefined && !isTooLate) onSend({ approve, reason: reason.trim() });
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'Escape') onBack();
    // A key that is held down since the first step decides nothing, and neither does its second press right after it.
    const isOfFirstStep = event.repeat || event.timeStamp - enterUpAt.current < DOUBLE_PRESS_MS;
    if (event.key !== 'Enter') return;
    if (isOfFirstStep) event.preventDefault();
    else isEnterOurs.current = true;
  };
  const onKeyUp = (event: KeyboardEvent): void => {
    if (event.key === 'Enter' && !isEnterOurs.current) enterUpAt.current = event.timeStamp;
  };
  const onMouseDown = (event: MouseEvent): void => {
    // The second half of a double click takes the focus nowhere: what is typed next is the reason.
    if (event.detail > 1 && !(event.target instanceof HTMLInputElement)) event.preventDefault();
  };
  const onSubmitClick = (event: MouseEvent): void => {
    // Nor does it decide anything.
    if (event.detail > 1) event.preventDefault();
  };
  return (
    <form
      ref={form}
      className={css.form}
      onSubmit={send}
      onKeyDown={onKeyDown}
      onKeyUp={onKeyUp}
      onMouseDown={onMouseDown}
      aria-label={`${verb} this`}
    >
      {approve && (
        <p className="only-while-folded">
          Not all that it was asked with is shown above. Show all of it before you approve.
        </p>
      )}
      <TextField
        label={`Reason to ${verb.toLowerCase()} (optional)`}
        name="reason"
        value={reason}
        onValueChange={setReason}
        error={fault}
        readOnly={isTooLate}
        hint={`It stays on record with your name. Enter ${approve ? 'approves' : 'denies'}, Escape goes back; an answer can’t be undone.`}
      />
      <div className={clsx(css.buttons, approve && css.mirrored)}>
        <Button onClick={onBack}>Back</Button>
        <Button
          type="submit"
          look={approve ? 'approve' : 'deny'}
          disabled={fault !== undefined || isTooLate}
          onClick={onSubmitClick}
        >
          {verb} now
        </Button>
      </div>
    </form>
  );
}
