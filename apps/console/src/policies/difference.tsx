import type { ReactNode } from 'react';
import { useMemo } from 'react';
import { ErrorNotice } from '../elements/notice.js';
import type { Documents } from '../engine/question.js';
import { useEngine } from '../engine/use-engine.js';
import { FileDiffs } from './file-diffs.js';
import { Meaning } from './meaning.js';
import css from './compare-view.module.css';

interface DifferenceProps {
  readonly before: Documents;
  readonly after: Documents;
}

/** The difference of two policies: what is decided otherwise, then what is written otherwise. */
export function Difference({ before, after }: DifferenceProps): ReactNode {
  const { data, error, isPending } = useEngine(
    'compare',
    useMemo(() => ({ before, after }), [before, after]),
  );
  if (error) return <ErrorNotice error={error} />;
  if (isPending)
    return (
      <p role="status" className={css.working}>
        Working out what is decided otherwise …
      </p>
    );
  return (
    <div className={css.view}>
      <section className={css.part} aria-label="By meaning">
        <h2>By meaning</h2>
        <Meaning meaning={data.meaning} />
        {JSON.stringify(before.profiles) !== JSON.stringify(after.profiles) && (
          <p>The profiles differ too; what they decide otherwise is not worked out, so read their texts.</p>
        )}
      </section>
      <section className={css.part} aria-label="By text">
        <h2>By text</h2>
        <FileDiffs files={data.files} />
      </section>
    </div>
  );
}
