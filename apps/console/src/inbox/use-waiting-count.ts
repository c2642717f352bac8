import { queryOptions, useQuery } from '@tanstack/react-query';
import { api, dataOf } from '../api/client.js';
import { useHeard } from './use-heard.js';
import { waitingIds } from './waiting.js';

/** More are not counted. */
const MOST_COUNTED = 1_000;

const countQuery = queryOptions({
  queryKey: ['waiting', 'count'],
  queryFn: () =>
    dataOf(
      api.GET('/v1/actions/summaries', {
        params: { query: { status: 'pending_approval', order: 'oldest', limit: String(MOST_COUNTED) } },
      }),
    ),
});

/** How many wait for a person; undefined until that is known. */
export function useWaitingCount(): number | undefined {
  const { data } = useQuery(countQuery);
  const heard = useHeard();
  return data && waitingIds(data, heard).size;
}

/** "3", "1,000+". */
export const countWords = (count: number): string =>
  count >= MOST_COUNTED ? `${MOST_COUNTED.toLocaleString('en')}+` : String(count);
