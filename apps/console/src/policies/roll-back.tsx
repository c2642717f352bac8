import type { ReactNode } from 'react';
import { useState } from 'react';
import { Checkbox } from '@base-ui/react/checkbox';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Check, Undo2 } from 'lucide-react';
import { api, dataOf } from '../api/client.js';
import { useMe } from '../api/me.js';
import { documentsQuery } from '../api/policy.js';
import { Button } from '../elements/button.js';
import { Dialog } from '../elements/dialog.js';
import { ErrorNotice } from '../elements/notice.js';
import type { Documents } from '../engine/question.js';
import { Difference } from './difference.js';
import css from './roll-back.module.css';

interface RollBackProps {
  readonly hash: string;
  /** The hash of the policy whose place it would take. */
  readonly inForce: string;
  readonly documents: Documents;
}

/** Puts an earlier policy in force again: after a look at what that changes, and for admins alone. */
export function RollBack({ hash, inForce, documents }: RollBackProps): ReactNode {
  const { may, name } = useMe();
  const [isOpen, setOpen] = useState(false);
  const [isSure, setSure] = useState(false);
  const client = useQueryClient();
  const { data: before } = useQuery({ ...documentsQuery(inForce), enabled: isOpen });
  const { mutate, isPending, isSuccess, error, reset } = useMutation({
    mutationFn: () => dataOf(api.POST('/v1/policy/rollback', { body: { hash } })),
    onSuccess: () => setOpen(false),
    onSettled: () => client.invalidateQueries({ queryKey: ['policy'] }),
  });
  const isDone = isSuccess && hash === inForce;
  if (!may.includes('change the policy') || (hash === inForce && !isDone)) return null;
  const turn = (now: boolean): void => {
    setOpen(now);
    setSure(false);
    reset();
  };
  return (
    <>
      <span role="status" className={css.done}>
        {isDone && 'This policy is in force again.'}
      </span>
      {/* It stays when it is done, so that the keyboard is not lost. */}
      <Button disabled={isDone} onClick={() => turn(true)}>
        <Undo2 size={16} aria-hidden /> {isDone ? 'Rolled back' : 'Roll back to this policy'}
      </Button>
      {isOpen && (
        <Dialog
          onClose={() => turn(false)}
          isWide
          title={`Roll back to policy ${hash.slice(0, 12)}?`}
          description={`From then on every gateway and evaluator decides by it, with the profiles that it had last, whatever their files hold. The history, which every approver, auditor and admin may read, says that ${name} did it.`}
        >
          {before ? <Difference before={before} after={documents} /> : <p role="status">Loading …</p>}
          {error && <ErrorNotice error={error} />}
          <div className={css.end}>
            <label className={css.sure}>
              <Checkbox.Root className={css.box} checked={isSure} onCheckedChange={setSure}>
                <Checkbox.Indicator>
                  <Check size={16} aria-hidden />
                </Checkbox.Indicator>
              </Checkbox.Root>
              I have looked at what is decided otherwise then.
            </label>
            <div className={css.buttons}>
              <Button onClick={() => turn(false)}>Leave it as it is</Button>
              <Button look="deny" disabled={!isSure || isPending} onClick={() => mutate()}>
                Roll back
              </Button>
            </div>
          </div>
        </Dialog>
      )}
    </>
  );
}
