import type { ReactNode } from 'react';
import { Fragment } from 'react';
import { Visible } from '../elements/visible.js';
import type { FileDiff, LineOfDiff } from '../engine/question.js';
import { withoutFarLines } from './without-far-lines.js';
import css from './file-diffs.module.css';

/** What is written otherwise, with some lines around it. */
export const FileDiffs = ({ files }: { readonly files: readonly FileDiff[] }): ReactNode =>
  files.length === 0 ? (
    <p>The texts are the same.</p>
  ) : (
    files.map(({ file, lines }) => (
      <figure key={file} className={css.file}>
        <figcaption>
          <code>
            <Visible>{file}</Visible>
          </code>
        </figcaption>
        <pre tabIndex={0} role="region" aria-label={`Changes of ${file}`}>
          {withoutFarLines(lines).map((part, index) => (
            <Fragment key={index}>
              {index > 0 && <span className={css.gap}>⋯</span>}
              {part.map((line, at) => (
                <Line key={at} line={line} />
              ))}
            </Fragment>
          ))}
        </pre>
      </figure>
    ))
  );

const SIGNS: Readonly<Record<LineOfDiff['kind'], string>> = { same: ' ', removed: '−', added: '+' };

/** Removed and added are told by the sign, by the element, and by colour last. */
function Line({ line: { kind, text } }: { readonly line: LineOfDiff }): ReactNode {
  const Element = kind === 'removed' ? 'del' : kind === 'added' ? 'ins' : 'span';
  return (
    <Element className={css[kind]}>
      <span className={css.sign}>{SIGNS[kind]}</span> <Visible keepsLines>{text}</Visible>
      {'\n'}
    </Element>
  );
}
