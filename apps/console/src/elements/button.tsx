import type { ComponentProps, ReactNode } from 'react';
import { Button as BaseButton } from '@base-ui/react/button';
import { clsx } from 'clsx';
import css from './button.module.css';

interface ButtonProps extends Omit<ComponentProps<typeof BaseButton>, 'className'> {
  readonly look?: 'plain' | 'primary' | 'approve' | 'deny' | 'quiet';
  readonly size?: 'usual' | 'small';
}

/** A button that a finger can hit. While it is disabled it stays in the tab order, so that the keyboard is not lost. */
export const Button = ({ look = 'plain', size = 'usual', ...props }: ButtonProps): ReactNode => (
  <BaseButton focusableWhenDisabled className={clsx(css.button, css[look], css[size])} {...props} />
);
