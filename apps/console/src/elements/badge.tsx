import type { ReactNode } from 'react';
import type { RiskLevel, Status } from '#action';
import type { Tone } from '../words/action-words.js';
import { riskTone, riskWords, statusTone, statusWords } from '../words/action-words.js';
import { clsx } from 'clsx';
import css from './badge.module.css';

export function Badge({ tone, children }: { readonly tone: Tone; readonly children: ReactNode }): ReactNode {
  return <span className={clsx(css.badge, css[tone])}>{children}</span>;
}

export const StatusBadge = ({ status }: { readonly status: Status }): ReactNode => (
  <Badge tone={statusTone(status)}>{statusWords(status)}</Badge>
);

export const RiskBadge = ({ level }: { readonly level: RiskLevel }): ReactNode => (
  <Badge tone={riskTone(level)}>{riskWords(level)}</Badge>
);
