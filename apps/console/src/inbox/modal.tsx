import type { ReactNode } from 'react';
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
export const Modal = ({ title, onClose, isBusy = false, children }: ModalProps): ReactNode => (
  <Dialog.Root open onOpenChange={(isOpen) => !isOpen && !isBusy && onClose()}>
    <Dialog.Portal>
      <Dialog.Backdrop className={css.scrim} />
      <Dialog.Popup className={css.modal}>
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
