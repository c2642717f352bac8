import type { ReactNode } from 'react';
import { useState } from 'react';
import { Button } from './button.js';
import { Visible } from './visible.js';
import css from './json-block.module.css';

const LONG_LINES = 12;
const LONG_TEXT = 1_200;

/** JSON from anywhere, as it is; a long one shows its beginning until it is opened. */
export function JsonBlock({ value, label }: { readonly value: unknown; readonly label: string }): ReactNode {
  const [isOpen, setOpen] = useState(false);
  const text = JSON.stringify(value ?? null, null, 2);
  const start = beginningOf(text);
  const isLong = start.length < text.length;
  return (
    <div className={css.block}>
      <pre tabIndex={0} role="group" aria-label={label}>
        <code>
          <Visible keepsLines>{isOpen ? text : start}</Visible>
          {isLong && !isOpen && '…'}
        </code>
      </pre>
      {isLong && (
        <Button size="small" look="quiet" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
          {isOpen ? 'Show less' : `Show all ${text.length.toLocaleString()} characters`}
        </Button>
      )}
    </div>
  );
}

const beginningOf = (text: string): string =>
  text
    .split('\n', LONG_LINES + 1)
    .slice(0, LONG_LINES)
    .join('\n')
    .slice(0, LONG_TEXT);
