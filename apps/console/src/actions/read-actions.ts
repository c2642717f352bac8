import { api } from '../api/client.js';
import type { ActionsFilter } from './actions-search.js';
import type { ActionsPage, Place } from './loaded-actions.js';

/** A page of the list from a place on. */
export async function readActions(
  filter: ActionsFilter,
  place: Place,
  limit: number,
  signal?: AbortSignal,
): Promise<ActionsPage> {
  const { response, data = [] } = await api.GET('/v1/actions/summaries', {
    params: { query: { ...queryOf(filter), ...rangeOf(filter, place), limit: String(limit) } },
    ...(signal === undefined ? {} : { signal }),
  });
  const isAtEnd = !response.headers.has('x-next-cursor');
  return isUpward(place)
    ? { rows: data.toReversed(), isNewest: isAtEnd, isOldest: place.from === 'oldest' }
    : { rows: data, isNewest: place.from === 'newest', isOldest: isAtEnd };
}

const isUpward = (place: Place): boolean => place.from === 'oldest' || 'newer' in place;

const queryOf = ({
  status,
  decision,
  risk,
  agent,
  tool,
  operation,
  from,
  id,
  hash,
}: ActionsFilter): object => ({
  status,
  decision,
  risk_level: risk,
  agent_id: agent,
  tool,
  operation,
  created_after: from,
  id_prefix: id,
  request_hash: hash,
});

function rangeOf({ to }: ActionsFilter, place: Place): object {
  switch (place.from) {
    case 'newest':
      return { created_before: to };
    case 'oldest':
      return { created_before: to, order: 'oldest' };
    case 'time':
      return { created_before: to !== undefined && to < place.before ? to : place.before };
    case 'action':
      return 'newer' in place
        ? { created_before: to, order: 'oldest', cursor: place.newer }
        : { created_before: to, cursor: place.older };
    default:
      return place satisfies never;
  }
}
