import type { ActionRequest } from '#action';
import type { Answer } from '../engine/question.js';
import { plural } from '../words/policy-words.js';

/** A problem or a finding of a document, at its line. */
export interface PolicyNote {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly severity: 'error' | 'warning';
  /** Of a finding; null for what keeps a document from being read. */
  readonly code: string | null;
  readonly message: string;
  readonly action: ActionRequest | null;
}

export const notesOf = ({ problems, findings }: Answer<'check'>): readonly PolicyNote[] => [
  ...problems.map((problem) => ({ ...problem, severity: 'error' as const, code: null, action: null })),
  ...findings.map((finding) => ({ ...finding, column: 1, severity: 'warning' as const })),
];

export function summaryOf({ problems, findings, isComplete }: Answer<'check'>): string {
  if (problems.length > 0)
    return `It cannot be read: ${plural(problems.length, 'error')}. Nothing of it would take effect.`;
  const found =
    findings.length === 0
      ? 'It can be read, and nothing in it is odd.'
      : `It can be read; ${plural(findings.length, 'finding')}.`;
  return isComplete
    ? found
    : `${found} There are more combinations of conditions than were looked through, so rules may match nothing unsaid.`;
}
