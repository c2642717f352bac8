import type { ReactNode, SubmitEvent } from 'react';
import { useState } from 'react';
import { Popover } from '@base-ui/react/popover';
import { Clock } from 'lucide-react';
import { Button } from '../elements/button.js';
import { TextField } from '../elements/field.js';
import { OLDEST } from './actions-search.js';
import { asInput, asTime } from './time-input.js';
import css from './filters.module.css';

interface JumpProps {
  readonly at: string | undefined;
  /** @param at undefined for the newest. */
  readonly onJump: (at: string | undefined) => void;
}

/** To anywhere in a list that nobody would scroll through. */
export function Jump({ at, onJump }: JumpProps): ReactNode {
  const [isOpen, setOpen] = useState(false);
  const jump = (to: string | undefined): void => {
    setOpen(false);
    onJump(to);
  };
  const submit = (event: SubmitEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const to = asTime(new FormData(event.currentTarget).get('time'));
    if (to !== undefined) jump(to);
  };
  return (
    <Popover.Root open={isOpen} onOpenChange={setOpen}>
      <Popover.Trigger render={<Button />}>
        <Clock size={18} aria-hidden />
        Go to
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Positioner sideOffset={8} align="end" className={css.positioner}>
          <Popover.Popup className={css.narrow}>
            <Popover.Title className={css.title}>Go to</Popover.Title>
            <div className={css.ends}>
              <Button onClick={() => jump(undefined)}>Newest</Button>
              <Button onClick={() => jump(OLDEST)}>Oldest</Button>
            </div>
            <form className={css.form} onSubmit={submit}>
              <TextField
                label="A time"
                name="time"
                type="datetime-local"
                step={1}
                required
                defaultValue={at === OLDEST ? '' : asInput(at)}
                hint="The list continues before and after it."
              />
              <Button type="submit" look="primary">
                Go to this time
              </Button>
            </form>
          </Popover.Popup>
        </Popover.Positioner>
      </Popover.Portal>
    </Popover.Root>
  );
}
