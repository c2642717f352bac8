import type { ReactNode } from 'react';
import { Fragment } from 'react';
import { numberOf, seenParts } from '../words/unseen.js';
import css from './visible.module.css';

/** Text from anywhere; a character that nobody would see, or that would be taken for another, is named by its number. */
export function Visible({ children }: { readonly children: string }): ReactNode {
  return seenParts(children).map(({ text, mark }, index) => {
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
