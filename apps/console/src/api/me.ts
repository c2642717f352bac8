import { queryOptions, useSuspenseQuery } from '@tanstack/react-query';
import type { components } from './schema.js';
import { api, dataOf } from './client.js';

export type Me = components['schemas']['CallerView'];

/** Who the gateway takes this page for, and what they may do. */
export const meQuery = queryOptions({
  queryKey: ['me'],
  queryFn: () => dataOf(api.GET('/v1/me')),
  staleTime: Infinity,
});

export const useMe = (): Me => useSuspenseQuery(meQuery).data;
