import type { ReactNode } from 'react';
import { useEffect, useState } from 'react';
import { Dialog as BaseDialog } from '@base-ui/react/dialog';
import { clsx } from 'clsx';
import { X } from 'lucide-react';
import { Button } from './button.js';
import css from './dialog.module.css';

interface DialogProps {
  readonly title: string;
  readonly description?: ReactNode;
  /** Text beside tables and differences needs room. */
  readonly isWide?: boolean;
  /** While something runs in it that must not be left, it stays. */
  readonly isBusy?: boolean;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

/**
 * Something to be done before going on, open for as long as it is there. Escape and the ground beside it leave it, and the
 * focus goes back to where it was, or to the page when that is gone.
 */
export function Dialog({
  title,
  description,
  isWide = false,
  isBusy = false,
  onClose,
  children,
}: DialogProps): ReactNode {
  const [isOpen, setOpen] = useState(true);
  const [before] = useState(() => document.activeElement);
  useEffect(
    () => () => {
      const target = before?.isConnected ? before : document.getElementById('content');
      if (target instanceof HTMLElement) target.focus();
    },
    [before],
  );
  return (
    <BaseDialog.Root
      open={isOpen}
      onOpenChange={(wanted) => setOpen(wanted || isBusy)}
      onOpenChangeComplete={(isStill) => !isStill && onClose()}
    >
      <BaseDialog.Portal>
        <BaseDialog.Backdrop className={css.backdrop} />
        <BaseDialog.Popup className={clsx(css.popup, isWide && css.wide)} finalFocus={false}>
          <header className={css.head}>
            <BaseDialog.Title>{title}</BaseDialog.Title>
            {!isBusy && (
              <BaseDialog.Close render={<Button look="quiet" aria-label="Close" />}>
                <X size={20} aria-hidden />
              </BaseDialog.Close>
            )}
          </header>
          {description !== undefined && (
            <BaseDialog.Description className={css.description}>{description}</BaseDialog.Description>
          )}
          {children}
        </BaseDialog.Popup>
      </BaseDialog.Portal>
    </BaseDialog.Root>
  );
}
