import type { ReactNode } from 'react';
import type { PolicyAct } from '../api/policy.js';
import { Ago } from '../elements/moment.js';
import { Facts, Panel } from '../elements/page.js';
import { Visible } from '../elements/visible.js';
import { Hash } from './hash.js';

interface PolicyFactsProps {
  readonly hash: string;
  /** When it was put in force, the newest first; none of a profile. */
  readonly acts: readonly PolicyAct[];
}

export const PolicyFacts = ({ hash, acts }: PolicyFactsProps): ReactNode => (
  <Panel>
    <Facts
      facts={[
        ['Hash', <Hash>{hash}</Hash>],
        ...(acts[0] ? [['Version', <Visible>{acts[0].policy_version}</Visible>] as const] : []),
        [
          'Put in force',
          acts.length === 0
            ? 'As a profile, beside a policy.'
            : acts.map((act) => (
                <div key={act.created_at}>
                  <Ago at={act.created_at} /> by <Visible>{act.put_in_force_by}</Visible>
                  {act.is_rollback
                    ? ', rolled back to'
                    : act.source !== null && (
                        <>
                          , from <Visible>{act.source}</Visible>
                        </>
                      )}
                </div>
              )),
        ],
      ]}
    />
  </Panel>
);
