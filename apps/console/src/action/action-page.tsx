import type { ReactNode } from 'react';
import { getRouteApi } from '@tanstack/react-router';
import { ErrorNotice } from '../elements/notice.js';
import { Page } from '../elements/page.js';
import { NoSuchAction, isNoSuchAction } from './no-such-action.js';
import { Story } from './story.js';
import { useAction, useEvents, useFollow } from './use-story.js';

const route = getRouteApi('/actions/$id');

/** One action from the first event to the last, and the proofs of it. */
export function ActionPage(): ReactNode {
  const { id } = route.useParams();
  const { as_of } = route.useSearch();
  useFollow(id);
  const action = useAction(id);
  const events = useEvents(id);
  const error = action.error ?? events.error;
  return (
    <Page title={`Action ${id.slice(0, 13)}`} isWide>
      {isNoSuchAction(error) ? (
        <NoSuchAction error={error} />
      ) : error ? (
        <ErrorNotice error={error} />
      ) : action.data && events.data ? (
        <Story key={id} now={action.data} events={events.data} asOf={as_of} />
      ) : (
        <p role="status">Reading the action …</p>
      )}
    </Page>
  );
}
