import type { Decision, EventType } from '#action';

/** What is counted, in the order in which it can happen to an action. */
export const WHATS = [
  'submitted',
  'allowed',
  'denied',
  'held',
  'approved',
  'refused',
  'expired',
  'revoked',
  'started',
  'succeeded',
  'failed',
  'timed_out',
] as const;

export type What = (typeof WHATS)[number];

/** What each event counts as; a decision counts as what was decided. */
export const WHAT_OF: Readonly<Record<Exclude<EventType, 'decision_made'> | Decision, What>> = {
  created: 'submitted',
  allow: 'allowed',
  deny: 'denied',
  require_approval: 'held',
  approved: 'approved',
  denied: 'refused',
  approval_expired: 'expired',
  revoked: 'revoked',
  started: 'started',
  succeeded: 'succeeded',
  failed: 'failed',
  timed_out: 'timed_out',
};

/** What ends the wait for a decision, and what the wait for a person. */
export const ENDS_WAIT = {
  decision: ['allowed', 'denied', 'held'],
  approval: ['approved', 'refused', 'expired'],
} as const satisfies Record<string, readonly What[]>;
