import type { MouseEvent, ReactNode } from 'react';
import { useRef, useState } from 'react';
import type { Action } from '../api/client.js';
import { Button } from '../elements/button.js';
import { Dialog } from '../elements/dialog.js';
import { TextField } from '../elements/field.js';
import { Visible } from '../elements/visible.js';
import { callWords, shortened } from '../words/request-words.js';
import { AlikeItem, isCutShort } from './alike-item.js';
import type { Outcome } from './answers.js';
import { reasonFault } from './reason-fault.js';
import { useAnswers } from './use-answers.js';
import { useHeard } from './use-heard.js';
import { isWaiting } from './waiting.js';
import css from './alike-dialog.module.css';

type Run = 'not yet' | 'running' | 'over';

interface AlikeDialogProps {
  /** As they were when it was opened: what comes later is none of them. */
  readonly actions: readonly Action[];
  readonly onClose: () => void;
}

/** Answers several alike, one after the other, and says what came of each. */
export function AlikeDialog({ actions, onClose }: AlikeDialogProps): ReactNode {
  const { progress, send } = useAnswers();
  const heard = useHeard();
  const [left, setLeft] = useState<ReadonlySet<string>>(
    () => new Set(actions.filter(isCutShort).map(({ id }) => id)),
  );
  const [reason, setReason] = useState('');
  const [run, setRun] = useState<Run>('not yet');
  const [outcomes, setOutcomes] = useState<ReadonlyMap<string, Outcome>>(new Map());
  const [chosen, setChosen] = useState<readonly Action[]>([]);
  const isStopped = useRef(false);
  const [first] = actions;
  const fault = reasonFault(reason);
  const isOpen = ({ id }: Action): boolean => {
    const newer = heard.get(id);
    return newer === undefined || isWaiting(newer);
  };
  const picked = actions.filter((action) => isOpen(action) && !left.has(action.id));

  const answerAll = async (approve: boolean): Promise<void> => {
    setRun('running');
    setChosen(picked);
    for (const action of picked) {
      if (isStopped.current) break;
      const outcome = await send(action, { approve, reason: reason.trim() });
      setOutcomes((before) => new Map(before).set(action.id, outcome));
    }
    setRun('over');
  };
  const press = (event: MouseEvent, approve: boolean): void => {
    // The second half of the double click that opened this decides nothing.
    if (event.detail <= 1) void answerAll(approve);
  };
  const toggle = (id: string, isPicked: boolean): void => {
    const after = new Set(left);
    if (isPicked) after.delete(id);
    else after.add(id);
    setLeft(after);
  };
  const listed = run === 'not yet' ? actions : chosen;
  return (
    <Dialog title={`Answer ${actions.length} alike`} onClose={onClose} isBusy={run === 'running'}>
      {first && (
        <p className={css.intro}>
          <Visible>{shortened(first.agent_id)}</Visible>,{' '}
          <code>
            <Visible>{shortened(callWords(first))}</Visible>
          </code>
          . These and no others; what arrives from now on is not among them.
          {actions.some(isCutShort) && ' What is too long for its line is left out until you pick it.'}
        </p>
      )}
      <ul className={css.list}>
        {listed.map((action) => (
          <AlikeItem
            key={action.id}
            action={action}
            isOpen={isOpen(action)}
            isPicked={!left.has(action.id)}
            onPick={run === 'not yet' ? (isPicked) => toggle(action.id, isPicked) : undefined}
            progress={outcomes.get(action.id) ?? (run === 'running' ? progress.get(action.id) : undefined)}
          />
        ))}
      </ul>
      {run === 'not yet' ? (
        <>
          <TextField
            label="Reason for all of them (optional)"
            name="reason"
            value={reason}
            onValueChange={setReason}
            error={fault}
            hint="It stays on record with your name. Answers can’t be undone."
          />
          <div className={css.buttons}>
            <Button
              look="deny"
              disabled={picked.length === 0 || fault !== undefined}
              onClick={(event) => press(event, false)}
            >
              Deny {picked.length} now
            </Button>
            <Button
              look="approve"
              disabled={picked.length === 0 || fault !== undefined}
              onClick={(event) => press(event, true)}
            >
              Approve {picked.length} now
            </Button>
          </div>
        </>
      ) : (
        <div className={css.running}>
          <progress value={outcomes.size} max={chosen.length} aria-label="Answered" />
          <p role="status">
            {run === 'running'
              ? `${outcomes.size} of ${chosen.length} …`
              : overWords([...outcomes.values()], chosen.length)}
          </p>
          {run === 'running' ? (
            <Button onClick={() => (isStopped.current = true)}>Stop after this one</Button>
          ) : (
            <Button look="primary" onClick={onClose}>
              Done
            </Button>
          )}
        </div>
      )}
    </Dialog>
  );
}

function overWords(outcomes: readonly Outcome[], total: number): string {
  const recorded = outcomes.filter(({ step }) => step === 'recorded').length;
  return recorded === total
    ? `All ${total} are answered.`
    : `${recorded} of ${total} are answered as you said; the others say why not.`;
}
