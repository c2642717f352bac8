import type { UseQueryResult } from '@tanstack/react-query';
import { keepPreviousData, skipToken, useQuery } from '@tanstack/react-query';
import { askEngine } from './ask-engine.js';
import type { Answer, Ask, Kind } from './question.js';

/** The answer of the engine, the former one until there is another. Without a question nothing is asked. */
export const useEngine = <Of extends Kind>(kind: Of, ask: Ask<Of> | null): UseQueryResult<Answer<Of>> =>
  useQuery({
    queryKey: ['engine', kind, ask],
    queryFn: ask === null ? skipToken : ({ signal }) => askEngine(kind, ask, signal),
    placeholderData: keepPreviousData,
    staleTime: Infinity,
    gcTime: 60_000,
    retry: false,
    networkMode: 'always',
  });
