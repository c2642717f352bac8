import type { ActionRequest } from '#action';
import { probeText } from './probe-text.js';

/** An action while it is judged. */
export interface Subject {
  readonly action: ActionRequest;
  /** The JSON text of params: written when the first rule asks for it, and once. */
  readonly probe: () => string;
}

export function subjectOf(action: ActionRequest): Subject {
  let probe: string | undefined;
  return { action, probe: () => (probe ??= probeText(action.params)) };
}
