import type { ReactNode } from 'react';
import { getRouteApi } from '@tanstack/react-router';
import { useMe } from '../api/me.js';
import { ErrorNotice, Notice } from '../elements/notice.js';
import { Page } from '../elements/page.js';
import { Figures } from './figures.js';
import { SpanChoice } from './span-choice.js';
import { useStatistics } from './use-statistics.js';

const route = getRouteApi('/overview');

/** What agents do, as figures that are counted from the log. */
export function OverviewPage(): ReactNode {
  const { window: span = '15m' } = route.useSearch();
  const mayRead = useMe().may.includes('read statistics');
  return (
    <Page title="Overview" isWide aside={mayRead && <SpanChoice span={span} />}>
      {mayRead ? (
        <Statistics span={span} />
      ) : (
        <Notice>Your token shows its own agent only, so it may not read the figures of all.</Notice>
      )}
    </Page>
  );
}

function Statistics({ span }: { readonly span: '15m' | '24h' | '30d' }): ReactNode {
  const { data, error } = useStatistics(span);
  return (
    <>
      {error && <ErrorNotice error={error} />}
      {data ? <Figures statistics={data} /> : error === null && <p role="status">Counting …</p>}
    </>
  );
}
