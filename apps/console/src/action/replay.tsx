import type { ReactNode } from 'react';
import { useState } from 'react';
import { useQuery } from '@tanstack/react-query';
import { api, dataOf } from '../api/client.js';
import { useMe } from '../api/me.js';
import { Button } from '../elements/button.js';
import { ErrorNotice } from '../elements/notice.js';
import { Panel } from '../elements/page.js';
import { ReplayTable } from './replay-table.js';
import css from './proof-panel.module.css';

const WORDS = {
  same: 'Judged again from what was recorded, it comes out the same.',
  different: 'Judged again from what was recorded, it comes out differently: what differs is marked.',
  'not decided': 'It is not decided yet, so there is nothing to compare.',
  'facts erased': 'What was sent is erased, so it cannot be judged again.',
  'policy not recorded': 'The policy that decided is not in the log, so it cannot be judged again.',
} as const;

/** The decision once more, by the recorded facts, clock and policy; for those who audit. */
export function Replay({ id }: { readonly id: string }): ReactNode {
  const [isWanted, setWanted] = useState(false);
  const isAllowed = useMe().may.includes('audit the log');
  const { data, error, isFetching, refetch } = useQuery({
    queryKey: ['replay decision', id],
    enabled: isWanted,
    queryFn: () => dataOf(api.GET('/v1/actions/{id}/replay-decision', { params: { path: { id } } })),
  });
  if (!isAllowed) return null;
  const judge = (): void => {
    if (isWanted) void refetch();
    else setWanted(true);
  };
  return (
    <Panel title="Judge it again">
      <div className={css.parts}>
        <p className={css.hint}>
          By the facts, the clock and the policy that the log holds. Nothing is written.
        </p>
        <div>
          <Button size="small" disabled={isFetching} onClick={judge}>
            Judge it again
          </Button>
        </div>
        <p role="status">{data && WORDS[data.result]}</p>
        {error && <ErrorNotice error={error} />}
        {data?.recorded && <ReplayTable recorded={data.recorded} replayed={data.replayed ?? data.recorded} />}
      </div>
    </Panel>
  );
}
