import type { UseQueryOptions } from '@tanstack/react-query';
import { queryOptions } from '@tanstack/react-query';
import type { Documents } from '../engine/question.js';
import type { components } from './schema.js';
import { api, dataOf } from './client.js';

export type PolicyInfo = components['schemas']['PolicyInfoView'];
export type PolicyAct = components['schemas']['PolicyActView'];
type PolicyDocuments = components['schemas']['PolicyDocumentsView'];

/** Acts on policies are not among the events that a page follows, so it looks again. */
const LOOK_EVERY_MS = 5_000;

export const policyInfoQuery = queryOptions({
  queryKey: ['policy', 'info'],
  queryFn: () => dataOf(api.GET('/v1/policy/info')),
  refetchInterval: LOOK_EVERY_MS,
});

/** The newest first. */
export const policyHistoryQuery = queryOptions({
  queryKey: ['policy', 'history'],
  queryFn: () => dataOf(api.GET('/v1/policy/history')),
  refetchInterval: LOOK_EVERY_MS,
});

/** What a policy is made of, with the profiles that it had last. */
export const documentsQuery = (hash: string): DocumentsQuery =>
  queryOptions({
    queryKey: ['policy', 'documents', hash],
    queryFn: async () =>
      documentsOf(await dataOf(api.GET('/v1/policy/history/{hash}', { params: { path: { hash } } }))),
  });

type DocumentsQuery = UseQueryOptions<Documents, Error, Documents, string[]>;

/** The tests that lie beside the policy where this gateway stands. */
export const suitesQuery = queryOptions({
  queryKey: ['policy', 'suites'],
  queryFn: () => dataOf(api.GET('/v1/policy/suites')),
});

const documentsOf = ({ policy, profile, profiles }: PolicyDocuments): Documents => ({
  policy,
  profiles: profiles ?? (profile ? [profile] : []),
});
