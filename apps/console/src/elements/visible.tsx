import type { ReactNode } from 'react';
import { Fragment } from 'react';
import { seenParts } from '../words/unseen.js';
import css from './visible.module.css';

/** Text from anywhere; a character that nobody would see stands there by its number. */
export function Visible({ children }: { readonly children: string }): ReactNode {
  const parts = seenParts(children);
  return parts.map(({ text, isUnseen }, index) =>
    isUnseen ? (
      <mark key={index} className={css.unseen} title="A character that cannot be seen">
        {text}
      </mark>
    ) : (
      <Fragment key={index}>{text}</Fragment>
    ),
  );
}
