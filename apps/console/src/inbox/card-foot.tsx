import type { ReactNode } from 'react';
import { useQuery } from '@tanstack/react-query';
import { clsx } from 'clsx';
import { api, dataOf } from '../api/client.js';
import { useMe } from '../api/me.js';
import { Button } from '../elements/button.js';
import { Visible } from '../elements/visible.js';
import { AnswerForm } from './answer-form.js';
import { OWN } from './answers.js';
import type { CardProps } from './card.js';
import { LateNote } from './late-note.js';
import { SendingNote } from './sending-note.js';
import { SettledNote } from './settled-note.js';
import { isWaiting } from './waiting.js';
import css from './card-foot.module.css';

interface CardFootProps extends CardProps {
  readonly isSeen: boolean;
}

/** Where one answers, and then sees what came of it. Once it is armed it keeps its height, whoever answers. */
export function CardFoot(props: CardFootProps): ReactNode {
  const { action, armed } = props;
  const mayAnswer = useMe().may.includes('answer for a person');
  return (
    <footer className={clsx(css.foot, armed && css.armed, mayAnswer && isWaiting(action) && css.sticky)}>
      {mayAnswer ? <Answering {...props} /> : !isWaiting(action) && <Settled {...props} />}
    </footer>
  );
}

function Answering(props: CardFootProps): ReactNode {
  const { action, armed, progress, isSeen, onArm, onSend, onWithdraw } = props;
  const { id } = action;
  const isOwn = useIsOwn(id, isSeen && isWaiting(action));
  if (progress?.step === 'sending')
    return <SendingNote progress={progress} onWithdraw={() => onWithdraw(id)} />;
  const isOpen = isWaiting(action) && progress?.step !== 'recorded';
  if (armed && (isOpen || progress === undefined))
    return (
      <>
        {!isOpen && <Settled {...props} />}
        <AnswerForm
          key={armed}
          approve={armed === 'approve'}
          reason={progress?.answer.reason ?? ''}
          isTooLate={!isOpen}
          onSend={(answer) => onSend(action, answer)}
          onBack={() => onArm(id, null)}
        />
      </>
    );
  if (!isOpen || progress?.step === 'late') return <Settled {...props} />;
  if (isOwn) return <p className={css.soft}>{OWN}</p>;
  return (
    <>
      {progress?.step === 'refused' && (
        <p role="alert" className={css.bad}>
          <Visible>{progress.sentence}</Visible>
        </p>
      )}
      <div className={css.buttons}>
        <Button look="deny" onClick={() => onArm(id, 'deny')}>
          Deny
        </Button>
        <Button look="approve" onClick={() => onArm(id, 'approve')}>
          Approve
        </Button>
      </div>
    </>
  );
}

const Settled = ({ action, progress }: CardFootProps): ReactNode =>
  progress?.step === 'late' ? (
    <LateNote progress={progress} />
  ) : (
    <p role="status">
      <SettledNote action={action} />
    </p>
  );

/** The gateway gives the token of an approval to everybody who may answer, but for who asked. */
function useIsOwn(id: string, isWanted: boolean): boolean {
  const { data } = useQuery({
    queryKey: ['own', id],
    queryFn: async () => {
      const action = await dataOf(api.GET('/v1/actions/{id}', { params: { path: { id } } }));
      return isWaiting(action) && action.approval_token === undefined;
    },
    enabled: isWanted,
    staleTime: Infinity,
  });
  return data ?? false;
}
