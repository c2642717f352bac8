import type { ReactNode } from 'react';
import { CircleAlert, Inbox } from 'lucide-react';
import { sentenceOf } from '../api/refused.js';
import { Visible } from './visible.js';
import { clsx } from 'clsx';
import css from './notice.module.css';

/** Something went wrong: said at once, also to those who listen. */
export const ErrorNotice = ({ error }: { readonly error: unknown }): ReactNode => (
  <p role="alert" className={clsx(css.notice, css.bad)}>
    <CircleAlert size={18} aria-hidden />
    <span>
      <Visible>{sentenceOf(error)}</Visible>
    </span>
  </p>
);

export const Notice = ({ children }: { readonly children: ReactNode }): ReactNode => (
  <p className={css.notice}>{children}</p>
);

/** Nothing is here, and what to do about it. */
export const Empty = ({
  title,
  children,
  icon = <Inbox size={28} aria-hidden />,
}: {
  readonly title: string;
  readonly children?: ReactNode;
  readonly icon?: ReactNode;
}): ReactNode => (
  <div className={css.empty}>
    {icon}
    <h2>{title}</h2>
    {children}
  </div>
);
