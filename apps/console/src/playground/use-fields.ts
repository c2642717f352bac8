import { useMemo, useState } from 'react';
import { useQuery } from '@tanstack/react-query';
import { api, dataOf } from '../api/client.js';
import { useMe } from '../api/me.js';
import type { ActionFields } from './action-fields.js';
import { fieldsOf, SOME_ACTION } from './action-fields.js';

interface Fields {
  readonly fields: ActionFields;
  readonly setFields: (fields: ActionFields) => void;
  /** Why the action of the log can't be taken. */
  readonly error: Error | null;
}

/** What is typed; until something is, the action of the log that the address names. */
export function useFields(actionId: string | undefined): Fields {
  // The token of an agent may ask about that agent only.
  const { agent_id } = useMe();
  const first = useMemo(() => (agent_id === null ? SOME_ACTION : { ...SOME_ACTION, agent_id }), [agent_id]);
  const [typed, setTyped] = useState<{ readonly over: string | undefined; readonly fields: ActionFields }>();
  const { data: logged, error } = useQuery({
    queryKey: ['action', actionId, 'to try'],
    queryFn: async () => {
      const action = await dataOf(api.GET('/v1/actions/{id}', { params: { path: { id: actionId ?? '' } } }));
      const { tool, operation, params, context } = action;
      if (!params) throw new Error('What this action sent was erased, so it can’t be judged again.');
      return fieldsOf({
        agent_id: action.agent_id,
        tool,
        operation,
        params,
        context: context ?? {},
      } as Parameters<typeof fieldsOf>[0]);
    },
    enabled: actionId !== undefined,
    staleTime: Infinity,
  });
  return {
    fields: (typed?.over === actionId ? typed?.fields : undefined) ?? logged ?? typed?.fields ?? first,
    setFields: (fields) => setTyped({ over: actionId, fields }),
    error,
  };
}
