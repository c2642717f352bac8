import type { ReactNode } from 'react';
import { Visible } from '../elements/visible.js';
import css from './policies-page.module.css';

export const Hash = ({ children }: { readonly children: string }): ReactNode => (
  <code className={css.hash}>
    <Visible>{children}</Visible>
  </code>
);
