import type { ReactNode } from 'react';
import { Badge } from '../elements/badge.js';
import { JsonBlock } from '../elements/json-block.js';
import { Visible } from '../elements/visible.js';
import type { Answer } from '../engine/question.js';
import { changeTone, changeWords, plural, saidWords, verdictWords } from '../words/policy-words.js';
import css from './compare-view.module.css';

/** Which actions are judged otherwise, each kind with the smallest one that shows it; what loosens comes first. */
export function Meaning({ meaning }: { readonly meaning: Answer<'compare'>['meaning'] }): ReactNode {
  if ('problems' in meaning)
    return (
      <p>
        It can’t be told: one of them cannot be read by this console.{' '}
        <Visible>{meaning.problems[0]?.message ?? ''}</Visible>
      </p>
    );
  const { differences, gaps } = meaning;
  return (
    <>
      <p role="status">
        <strong>{verdictWords(meaning)}</strong>{' '}
        {differences.length > 0 &&
          `${plural(differences.length, 'difference')}, with the smallest action found that shows it:`}
      </p>
      <ul className={css.differences}>
        {differences.map((difference, index) => (
          <li key={index} className={css.difference}>
            <p>
              <Badge tone={changeTone(difference)}>{changeWords(difference)}</Badge>
            </p>
            <p>
              <Visible>{saidWords(difference.before)}</Visible> →{' '}
              <Visible>{saidWords(difference.after)}</Visible>
            </p>
            <JsonBlock value={difference.action} label={`An action that shows difference ${index + 1}`} />
          </li>
        ))}
      </ul>
      {gaps.map((gap) => (
        <p key={gap}>{gap}</p>
      ))}
    </>
  );
}
