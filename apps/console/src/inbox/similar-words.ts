import type { components } from '../api/schema.js';
import { agoWords } from '../words/time-words.js';

type Similar = components['schemas']['SimilarActionsView'];

const COUNTS: readonly (readonly [keyof Similar['counts'], string])[] = [
  ['approved', 'approved'],
  ['denied_by_person', 'denied by a person'],
  ['expired', 'expired'],
  ['allowed', 'allowed by the policy'],
  ['denied_by_policy', 'denied by the policy'],
];

/** The gateway looks no further back. */
const MOST_LOOKED_AT = 500;

/** "12 before: 9 approved, 2 denied by a person, 1 expired. Last: alice approved 3 h ago: “ok”" */
export function similarWords({ looked_at, counts, last }: Similar, now: number): string {
  const parts = COUNTS.filter(([name]) => counts[name] > 0).map(
    ([name, words]) => `${counts[name]} ${words}`,
  );
  const among = looked_at >= MOST_LOOKED_AT ? ` among its last ${MOST_LOOKED_AT} actions` : '';
  if (parts.length === 0) return `This agent has not asked for this before${among}.`;
  const total = Object.values(counts).reduce((sum, count) => sum + count, 0);
  const [newest] = last;
  const lastWords =
    newest === undefined
      ? ''
      : ` Last: ${newest.by} ${newest.approved ? 'approved' : 'denied'} ${agoWords(Date.parse(newest.at), now)}${
          newest.reason ? `: “${newest.reason}”` : '.'
        }`;
  return `${total} before${among}: ${parts.join(', ')}.${lastWords}`;
}
