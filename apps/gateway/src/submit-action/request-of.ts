import type { ActionRequest } from '#action';
import type { SubmitActionDto } from './submit-action.dto.js';

/** A context that is absent, or null as some clients send it, is the empty one. */
export const requestOf = ({
  agent_id,
  tool,
  operation,
  params,
  context,
}: SubmitActionDto): ActionRequest => ({
  agent_id,
  tool,
  operation,
  params,
  context: context ?? {},
});
