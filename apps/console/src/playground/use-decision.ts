import { useMemo } from 'react';
import { useQuery } from '@tanstack/react-query';
import type { ActionRequest } from '#action';
import { api, dataOf } from '../api/client.js';
import type { components } from '../api/schema.js';
import { useSettled } from '../browser/use-settled.js';
import type { Answer, Documents } from '../engine/question.js';
import { useEngine } from '../engine/use-engine.js';

/** How long nothing is typed before it is judged. */
const JUDGED_AFTER_MS = 150;

export type Evaluation = components['schemas']['EvaluationView'];

export interface Decision {
  /** By the text; null when it cannot be read. */
  readonly judged: Answer<'judge'> | undefined;
  readonly error: Error | null;
  /** What the gateway answers, by the policy in force. */
  readonly evaluation: Evaluation | undefined;
  readonly evaluationError: Error | null;
  /** Whether both are about what is typed now, and not what was before. */
  readonly isCurrent: boolean;
}

/** @param inForceHash of the policy in force: when it is another one, the gateway is asked again. */
export function useDecision(
  documents: Documents | undefined,
  action: ActionRequest | null,
  inForceHash: string | null | undefined,
): Decision {
  const typed = useSettled(
    useMemo(() => ({ documents, action }), [documents, action]),
    JUDGED_AFTER_MS,
  );
  const judged = useEngine(
    'judge',
    typed.documents && typed.action ? { documents: typed.documents, action: typed.action } : null,
  );
  const evaluation = useQuery({
    queryKey: ['policy', 'eval', typed.action, inForceHash],
    queryFn: () => dataOf(api.POST('/playground/eval', { body: typed.action as never })),
    enabled: typed.action !== null,
    placeholderData: (former) => former,
  });
  return {
    judged: judged.data,
    error: judged.error,
    evaluation: evaluation.data,
    evaluationError: evaluation.error,
    isCurrent:
      typed.action === action &&
      typed.documents === documents &&
      !judged.isPlaceholderData &&
      !evaluation.isPlaceholderData,
  };
}
