import type { ReactNode } from 'react';
import { useState } from 'react';
import { Dialog } from '@base-ui/react/dialog';
import { X } from 'lucide-react';
import css from './modal.module.css';

interface ModalProps {
  readonly title: string;
  readonly onClose: () => void;
  /** While something runs in it, it stays. */
  readonly isBusy?: boolean;
  readonly children: ReactNode;
}

/** A dialog over the page, which returns the focus to where it was. */
export function Modal({ title, onClose, isBusy = false, children }: ModalProps): ReactNode {
  const [isOpen, setOpen] = useState(true);
  const [before] = useState(() => document.activeElement);
  const leave = (): void => {
    const target = before?.isConnected ? before : document.getElementById('content');
    if (target instanceof HTMLElement) target.focus();
    onClose();
  };
  return (
    <Dialog.Root
      open={isOpen}
      onOpenChange={(wanted) => setOpen(wanted || isBusy)}
      onOpenChangeComplete={(isStill) => !isStill && leave()}
    >
      <Dialog.Portal>
        <Dialog.Backdrop className={css.scrim} />
        <Dialog.Popup className={css.modal} finalFocus={false}>
          <header className={css.head}>
            <Dialog.Title className={css.title}>{title}</Dialog.Title>
            {!isBusy && (
              <Dialog.Close className={css.close} aria-label="Close">
                <X size={20} aria-hidden />
              </Dialog.Close>
            )}
          </header>
          {children}
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
