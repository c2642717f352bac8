import type { ReactNode } from 'react';
import { useCallback } from 'react';
import { Notice } from '../elements/notice.js';
import { Visible } from '../elements/visible.js';
import { clsx } from 'clsx';
import type { DecidingText } from './deciding-texts.js';
import css from './rule-text.module.css';

/** A document with its lines numbered, those of the rule marked and in sight. */
export function RuleText({ text }: { readonly text: DecidingText }): ReactNode {
  const { document, extent, doubt, what } = text;
  const bringIntoSight = useCallback((line: HTMLElement | null) => {
    if (line?.parentElement) line.parentElement.scrollTop = line.offsetTop - 2 * line.offsetHeight;
  }, []);
  if (!document || !extent) {
    return <Notice>The gateway has no text of the file that this {what} stood in.</Notice>;
  }
  const { first, last } = extent;
  return (
    <>
      {doubt !== undefined && <Notice>{doubt}</Notice>}
      <p className={css.where}>
        <Visible>{document.file}</Visible>, {first === last ? `line ${first}` : `lines ${first} to ${last}`}
        {doubt === undefined && ', read and hashed in this browser: the text that decided'}
      </p>
      <pre
        className={css.text}
        tabIndex={0}
        role="region"
        aria-label={`The text of the ${what}, lines ${first} to ${last}`}
      >
        {document.text
          .replace(/\n$/, '')
          .split('\n')
          .map((line, index) => {
            const number = index + 1;
            const isMatched = number >= first && number <= last;
            return (
              <code
                key={number}
                ref={number === first ? bringIntoSight : undefined}
                className={clsx(css.line, isMatched && css.matched)}
                data-line={number}
                {...(isMatched && { 'data-matched': true })}
              >
                <Visible keepsLines>{`${line}\n`}</Visible>
              </code>
            );
          })}
      </pre>
    </>
  );
}
