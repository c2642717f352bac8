import type { ActionEvent, DecisionRecord, EventType } from '#action';
import type { Call } from './day.js';
import type { PlayedCall } from './play-call.js';

export const OUTCOMES = ['allowed', 'denied', 'approved by a person', 'denied by a person'] as const;
export type Outcome = (typeof OUTCOMES)[number];

/** What became of a call, as the audit trail of its action tells it. */
export interface Told {
  readonly call: Call;
  readonly id: string;
  readonly audit_trail: string;
  readonly outcome: Outcome;
  /** What the policy said, before any person. */
  readonly policy: Pick<DecisionRecord, 'decision' | 'reason_code' | 'reason' | 'risk_level'>;
  /** What the person said who was asked; null when nobody was. */
  readonly person: string | null;
  readonly execution: 'succeeded' | 'failed' | null;
  readonly error: string | null;
}

export function tell({ call, id, events }: PlayedCall, auditTrail: string): Told {
  const find = <Type extends EventType>(type: Type) =>
    events.find((event): event is Extract<ActionEvent, { event_type: Type }> => event.event_type === type);
  const decision = find('decision_made');
  if (!decision) throw new Error(`action ${id} has no decision in its history`);
  const { decision: effect, reason_code, reason, risk_level } = decision.meta;
  const [approved, denied, failed] = [find('approved'), find('denied'), find('failed')];
  return {
    call,
    id,
    audit_trail: auditTrail,
    outcome: outcomeOf({ isStarted: !!find('started'), isApproved: !!approved, isDenied: !!denied }),
    policy: { decision: effect, reason_code, reason, risk_level },
    person: (approved ?? denied)?.payload?.reason ?? null,
    execution: failed ? 'failed' : find('succeeded') ? 'succeeded' : null,
    error: failed?.payload?.error ?? null,
  };
}

/** Approved and never started is a denial by the policy: it was revoked. */
function outcomeOf(been: { isStarted: boolean; isApproved: boolean; isDenied: boolean }): Outcome {
  if (been.isDenied) return 'denied by a person';
  if (!been.isStarted) return 'denied';
  return been.isApproved ? 'approved by a person' : 'allowed';
}
