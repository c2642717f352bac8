import type { ReactNode } from 'react';
import { Fragment } from 'react';
import type { Part } from '../words/unseen.js';
import { numberOf, seenParts } from '../words/unseen.js';
import css from './visible.module.css';

/** More elements than these make a browser stand still; from then on the numbers stand in the text itself. */
const MOST_PARTS = 2_000;

function plain(parts: readonly Part[]): Part[] {
  const text = parts.map(({ text, mark }) => (mark === 'lookalike' ? text + numberOf(text) : text)).join('');
  return text === '' ? [] : [{ text, mark: null }];
}

interface VisibleProps {
  readonly children: string;
  /** The place shows breaks of lines and spaces as they are; elsewhere they are named as well. */
  readonly keepsLines?: boolean;
}

/** Text from anywhere; a character that nobody would see, or that would be taken for another, is named by its number. */
export function Visible({ children, keepsLines = false }: VisibleProps): ReactNode {
  const parts = seenParts(children, keepsLines);
  return [...parts.slice(0, MOST_PARTS), ...plain(parts.slice(MOST_PARTS))].map(({ text, mark }, index) => {
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
