import type { ReactNode } from 'react';
import { Check, CircleAlert, Clock, Info } from 'lucide-react';
import { clsx } from 'clsx';
import type { Tone } from '../words/action-words.js';
import { Visible } from '../elements/visible.js';
import type { Finding } from './check-seal.js';
import css from './finding-line.module.css';

const LOOK: Readonly<Record<Tone, readonly [typeof Check, string]>> = {
  good: [Check, 'Holds'],
  bad: [CircleAlert, 'Does not hold'],
  wait: [Clock, 'Not yet'],
  busy: [Clock, 'Not yet'],
  plain: [Info, 'Note'],
};

export function FindingLine({
  name,
  finding,
}: {
  readonly name: string;
  readonly finding: Finding;
}): ReactNode {
  const [Icon, words] = LOOK[finding.tone];
  return (
    <li className={clsx(css.finding, css[finding.tone])}>
      <Icon size={18} role="img" aria-label={words} />
      <span>
        <strong>{name}:</strong> <Visible>{finding.says}</Visible>
      </span>
    </li>
  );
}
