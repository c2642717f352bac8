import type { ReactNode } from 'react';
import { Fragment } from 'react';
import { numberOf, seenParts } from '../words/unseen.js';
import css from './visible.module.css';

interface VisibleProps {
  readonly children: string;
  /** The place shows breaks of lines and spaces as they are; elsewhere they are named as well. */
  readonly keepsLines?: boolean;
}

/** Text from anywhere; a character that nobody would see, or that would be taken for another, is named by its number. */
export function Visible({ children, keepsLines = false }: VisibleProps): ReactNode {
  return seenParts(children, keepsLines).map(({ text, mark }, index) => {
    switch (mark) {
      case null:
        return <Fragment key={index}>{text}</Fragment>;
      case 'unseen':
        return (
          <mark key={index} className={css.mark} title="A character that cannot be seen">
            {text}
          </mark>
        );
      case 'lookalike':
        return (
          <mark key={index} className={css.mark} title="A character that looks like another">
            {text}
            <small>{numberOf(text)}</small>
          </mark>
        );
      default:
        return mark satisfies never;
    }
  });
}
