import type { ReactNode } from 'react';
import { useQuery } from '@tanstack/react-query';
import { ScrollText } from 'lucide-react';
import { useMe } from '../api/me.js';
import { policyHistoryQuery, policyInfoQuery } from '../api/policy.js';
import { Empty, ErrorNotice } from '../elements/notice.js';
import { Page, Panel } from '../elements/page.js';
import { HistoryTable } from './history-table.js';
import { InForcePanel } from './in-force-panel.js';
import css from './policies-page.module.css';

/** Which policy decides, and which did before. */
export function PoliciesPage(): ReactNode {
  const mayRead = useMe().may.includes('read the policy');
  const { data: info, error: infoError } = useQuery({ ...policyInfoQuery, enabled: mayRead });
  const { data: history, error: historyError } = useQuery({ ...policyHistoryQuery, enabled: mayRead });
  if (!mayRead)
    return (
      <Page title="Policies">
        <Empty title="Your token may not read policies" icon={<ScrollText size={28} aria-hidden />}>
          <p>An approver, an auditor or an admin may; ask for a token of such a role.</p>
        </Empty>
      </Page>
    );
  return (
    <Page title="Policies" isWide>
      {infoError && <ErrorNotice error={infoError} />}
      {info ? <InForcePanel info={info} /> : !infoError && <Loading />}
      <Panel title="History">
        {historyError && <ErrorNotice error={historyError} />}
        {history?.length === 0 && (
          <Empty title="No policy was ever in force">
            <p>Give the gateway one: FARA_POLICY_FILE names it. Until then everything is denied.</p>
          </Empty>
        )}
        {history && history.length > 0 && <HistoryTable acts={history} />}
        {!history && !historyError && <Loading />}
      </Panel>
    </Page>
  );
}

const Loading = (): ReactNode => (
  <p role="status" className={css.loading}>
    Loading …
  </p>
);
