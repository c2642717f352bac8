import type { ReactNode } from 'react';
import { Link } from '@tanstack/react-router';
import { clsx } from 'clsx';
import css from './span-choice.module.css';
import type { Span } from './use-statistics.js';

const SPANS: readonly (readonly [Span, string])[] = [
  ['15m', '15 minutes'],
  ['24h', '24 hours'],
  ['30d', '30 days'],
];

/** Links, so that a span can be bookmarked and sent. */
export const SpanChoice = ({ span }: { readonly span: Span }): ReactNode => (
  <nav className={css.choice} aria-label="How far back">
    {SPANS.map(([value, words]) => (
      <Link
        key={value}
        to="/overview"
        search={value === '15m' ? {} : { window: value }}
        activeOptions={{ exact: true }}
        replace
        className={clsx(css.span, value === span && css.chosen)}
      >
        {words}
      </Link>
    ))}
  </nav>
);
