import type { UseQueryResult } from '@tanstack/react-query';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { api, dataOf } from '../api/client.js';
import type { components } from '../api/schema.js';

export type Statistics = components['schemas']['StatisticsView'];
export type Span = Statistics['window'];

/** How often the figures are asked for; a longer window changes more slowly. */
const EVERY_MS: Readonly<Record<Span, number>> = { '15m': 2_000, '24h': 10_000, '30d': 60_000 };

export const useStatistics = (span: Span): UseQueryResult<Statistics> =>
  useQuery({
    queryKey: ['statistics', span],
    queryFn: () => dataOf(api.GET('/v1/statistics', { params: { query: { window: span } } })),
    refetchInterval: EVERY_MS[span],
    placeholderData: keepPreviousData,
  });
