import { useState } from 'react';
import { useQuery } from '@tanstack/react-query';
import { useMe } from '../api/me.js';
import { documentsQuery, policyInfoQuery } from '../api/policy.js';
import type { PolicyInfo } from '../api/policy.js';
import type { Documents } from '../engine/question.js';
import starter from '../../../../examples/starter/policy.yaml?raw';

const STARTER: Documents = { policy: [{ file: 'policy.yaml', text: starter }], profiles: [] };

interface Draft {
  /** Undefined while it is read. */
  readonly documents: Documents | undefined;
  readonly inForce: Documents | undefined;
  readonly info: PolicyInfo | undefined;
  readonly isChanged: boolean;
  readonly error: Error | null;
  readonly change: (documents: Documents) => void;
  /** Back to the policy in force, or to the starter for those who may not read it. */
  readonly reset: () => void;
}

/** What is typed; until something is, the policy in force as it stands now. */
export function useDraft(): Draft {
  const mayRead = useMe().may.includes('read the policy');
  const [draft, setDraft] = useState<Documents | null>(null);
  const { data: info, error: noInfo } = useQuery({ ...policyInfoQuery, enabled: mayRead });
  const hash = info?.policy_hash ?? null;
  const { data: inForce, error: noDocuments } = useQuery({
    ...documentsQuery(hash ?? ''),
    enabled: hash !== null,
  });
  const hasNone = !mayRead || (info !== undefined && hash === null);
  const error = noInfo ?? noDocuments;
  return {
    documents: draft ?? inForce ?? (hasNone || error ? STARTER : undefined),
    inForce,
    info,
    isChanged: draft !== null,
    error,
    change: setDraft,
    reset: () => setDraft(null),
  };
}
