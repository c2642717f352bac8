import type { UseQueryResult } from '@tanstack/react-query';
import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query';
import type { DecisionRecord } from '#action';
import type { Action } from '../api/client.js';
import { api, dataOf } from '../api/client.js';
import type { components } from '../api/schema.js';
import { useLog } from '../api/use-log.js';
import type { EventView } from './event-view.js';
import type { DecidingText } from './deciding-texts.js';

/** @param asOf a position of the log; without it, the action as it stands now. */
export const useAction = (id: string, asOf?: number): UseQueryResult<Action> =>
  useQuery({
    queryKey: ['action', id, 'as of', asOf ?? 'now'],
    queryFn: () =>
      dataOf(
        api.GET('/v1/actions/{id}', {
          params: { path: { id }, query: asOf === undefined ? {} : { as_of: String(asOf) } },
        }),
      ),
    placeholderData: keepPreviousData,
  });

export const useEvents = (id: string): UseQueryResult<readonly EventView[]> =>
  useQuery({
    queryKey: ['action', id, 'events'],
    queryFn: async () => {
      const events = await dataOf(api.GET('/v1/actions/{id}/events', { params: { path: { id } } }));
      // The fields of meta and payload go by the type, which the description of the API does not say.
      return events as unknown as readonly EventView[];
    },
  });

/** What is shown of the action is read again as soon as something happens to it. */
export function useFollow(id: string): void {
  const client = useQueryClient();
  useLog(({ action }) => {
    if (action.id === id) void client.invalidateQueries({ queryKey: ['action', id] });
  });
}

/** The documents that made a decision, and where in them its rules stand. The libs that read them are heavy, so they come now. */
export const useDecidingTexts = (
  record: DecisionRecord,
  isAllowed: boolean,
): UseQueryResult<readonly DecidingText[]> =>
  useQuery({
    queryKey: ['deciding texts', record.provenance_id],
    enabled: isAllowed && record.policy_hash !== null,
    staleTime: Infinity,
    queryFn: async () => {
      const [{ policy }, ofProfile, { decidingTexts }] = await Promise.all([
        recordedUnder(record.policy_hash),
        record.profile_hash === null ? null : recordedUnder(record.profile_hash),
        import('./deciding-texts.js'),
      ]);
      const profiles = ofProfile?.profiles ?? [ofProfile?.profile ?? []].flat();
      return decidingTexts(record, policy, profiles);
    },
  });

const recordedUnder = (hash: string | null): Promise<components['schemas']['PolicyDocumentsView']> =>
  dataOf(api.GET('/v1/policy/history/{hash}', { params: { path: { hash: hash ?? '' } } }));
