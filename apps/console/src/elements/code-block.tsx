import type { ReactNode } from 'react';
import { CopyButton } from './copy-button.js';
import { Visible } from './visible.js';
import css from './code-block.module.css';

/** Text to copy, such as a command. What looks odd is shown by its number; what is copied is the text itself. */
export const CodeBlock = ({
  children,
  label,
}: {
  readonly children: string;
  readonly label: string;
}): ReactNode => (
  <div className={css.block}>
    <pre tabIndex={0} role="region" aria-label={label}>
      <code>
        <Visible keepsLines>{children}</Visible>
      </code>
    </pre>
    <CopyButton text={children} label={label} />
  </div>
);
