import type { ReactNode } from 'react';
import { useQuery } from '@tanstack/react-query';
import type { PolicyAct } from '../api/policy.js';
import { documentsQuery } from '../api/policy.js';
import { Select } from '../elements/select.js';
import { ErrorNotice } from '../elements/notice.js';
import type { Documents } from '../engine/question.js';
import { agoWords } from '../words/time-words.js';
import { useNow } from '../browser/use-now.js';
import { Difference } from './difference.js';
import css from './compare-view.module.css';

interface CompareViewProps {
  readonly hash: string;
  readonly documents: Documents;
  readonly history: readonly PolicyAct[];
  /** The hash of what it is compared with. */
  readonly other: string | undefined;
  readonly onOther: (hash: string) => void;
}

/** What this policy changes next to another one. */
export function CompareView({ hash, documents, history, other, onOther }: CompareViewProps): ReactNode {
  const now = useNow();
  const { data: before, error } = useQuery({ ...documentsQuery(other ?? ''), enabled: other !== undefined });
  const others = [...new Map(history.toReversed().map((act) => [act.policy_hash, act])).values()]
    .toReversed()
    .filter((act) => act.policy_hash !== hash);
  if (others.length === 0)
    return <p>No other policy was ever in force, so there is nothing to compare it with.</p>;
  return (
    <div className={css.view}>
      <Select
        label="From"
        value={other ?? ''}
        onValueChange={onOther}
        options={others.map((act) => ({
          value: act.policy_hash,
          text: `${act.policy_version}, ${agoWords(Date.parse(act.created_at), now)} by ${act.put_in_force_by}${act.policy_hash === history[0]?.policy_hash ? ' (in force)' : ''}`,
        }))}
      />
      {error && <ErrorNotice error={error} />}
      {before ? <Difference before={before} after={documents} /> : !error && <p role="status">Loading …</p>}
    </div>
  );
}
