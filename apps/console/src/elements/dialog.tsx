import type { ReactNode } from 'react';
import { Dialog as BaseDialog } from '@base-ui/react/dialog';
import { X } from 'lucide-react';
import { Button } from './button.js';
import css from './dialog.module.css';

interface DialogProps {
  readonly isOpen: boolean;
  readonly onOpen: (isOpen: boolean) => void;
  readonly title: string;
  readonly description?: ReactNode;
  /** Text beside tables and differences needs room. */
  readonly isWide?: boolean;
  readonly children: ReactNode;
}

/** Something to be done before going on. Escape and the ground beside it leave it, and the focus goes back to where it was. */
export const Dialog = ({
  isOpen,
  onOpen,
  title,
  description,
  isWide = false,
  children,
}: DialogProps): ReactNode => (
  <BaseDialog.Root open={isOpen} onOpenChange={onOpen}>
    <BaseDialog.Portal>
      <BaseDialog.Backdrop className={css.backdrop} />
      <BaseDialog.Popup className={isWide ? css.wide : css.popup}>
        <header className={css.head}>
          <BaseDialog.Title>{title}</BaseDialog.Title>
          <BaseDialog.Close render={<Button look="quiet" size="small" aria-label="Close" />}>
            <X size={18} aria-hidden />
          </BaseDialog.Close>
        </header>
        {description !== undefined && (
          <BaseDialog.Description className={css.description}>{description}</BaseDialog.Description>
        )}
        {children}
      </BaseDialog.Popup>
    </BaseDialog.Portal>
  </BaseDialog.Root>
);
