import type { ReactNode } from 'react';
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { ScrollText } from 'lucide-react';
import { useMe } from '../api/me.js';
import { documentsQuery, policyHistoryQuery, policyInfoQuery } from '../api/policy.js';
import { Badge } from '../elements/badge.js';
import { Empty, ErrorNotice } from '../elements/notice.js';
import { Page, Panel } from '../elements/page.js';
import { Tabs } from '../elements/tabs.js';
import { CompareView } from './compare-view.js';
import { PolicyFacts } from './policy-facts.js';
import { RollBack } from './roll-back.js';
import { TestsView } from './tests-view.js';
import { TextView } from './text-view.js';
import css from './policy-page.module.css';

/** One policy that was ever in force: its text, what it changes next to another, what its tests say. */
export function PolicyPage(): ReactNode {
  const { hash } = useParams({ from: '/policies/$hash' });
  const { line, file, view = 'text', with: other } = useSearch({ from: '/policies/$hash' });
  const navigate = useNavigate();
  const { may } = useMe();
  const mayRead = may.includes('read the policy');
  const { data: info } = useQuery({ ...policyInfoQuery, enabled: mayRead });
  const { data: history, error: historyError } = useQuery({ ...policyHistoryQuery, enabled: mayRead });
  const { data: documents, error } = useQuery({ ...documentsQuery(hash), enabled: mayRead });
  const title = `Policy ${hash.slice(0, 12)}`;
  if (!mayRead)
    return (
      <Page title={title}>
        <Empty title="Your token may not read policies" icon={<ScrollText size={28} aria-hidden />}>
          <p>An approver, an auditor or an admin may; ask for a token of such a role.</p>
        </Empty>
      </Page>
    );
  const failure = error ?? historyError;
  if (failure)
    return (
      <Page title={title}>
        <div className={css.failure}>
          <ErrorNotice error={failure} />
          <p>
            All that were in force are in <Link to="/policies">the history</Link>.
          </p>
        </div>
      </Page>
    );
  if (!documents || !history || !info)
    return (
      <Page title={title} isWide>
        <p role="status" className={css.loading}>
          Loading …
        </p>
      </Page>
    );
  const isInForce = info.policy_hash === hash;
  const acts = history.filter(({ policy_hash }) => policy_hash === hash);
  const compared =
    other ?? (isInForce ? history.find((act) => act.policy_hash !== hash)?.policy_hash : info.policy_hash);
  return (
    <Page
      title={title}
      isWide
      aside={
        <div className={css.aside}>
          {isInForce && <Badge tone="good">In force</Badge>}
          {acts.length > 0 && info.policy_hash !== null && (
            <RollBack hash={hash} inForce={info.policy_hash} documents={documents} />
          )}
          <Link to="/policies">All policies</Link>
        </div>
      }
    >
      <PolicyFacts hash={hash} acts={acts} />
      <Panel key={hash}>
        <Tabs
          label="Views"
          value={view}
          onValue={(now) =>
            void navigate({
              to: '/policies/$hash',
              params: { hash },
              search: now === 'compare' || now === 'tests' ? { view: now } : {},
              replace: true,
            })
          }
          tabs={[
            {
              value: 'text',
              title: 'Text',
              content: <TextView documents={documents} line={line} file={file} />,
            },
            {
              value: 'compare',
              title: 'Compare',
              content: (
                <CompareView
                  hash={hash}
                  documents={documents}
                  history={history}
                  other={compared ?? undefined}
                  onOther={(now) =>
                    void navigate({
                      to: '/policies/$hash',
                      params: { hash },
                      search: { view: 'compare', with: now },
                      replace: true,
                    })
                  }
                />
              ),
            },
            { value: 'tests', title: 'Tests', content: <TestsView documents={documents} /> },
          ]}
        />
      </Panel>
    </Page>
  );
}
