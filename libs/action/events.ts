import type { JsonObject } from '#json';
import type { DecisionRecord, Outcome, ReasonCode } from './decision.js';

/** What callers and people wrote stands in `payload`, which can be erased; `meta` is what the hash chain covers for ever. */
interface Event<Type extends string, Meta, Payload = null> {
  readonly event_type: Type;
  readonly meta: Meta;
  readonly payload: Payload | null;
}

export type Created = Event<
  'created',
  {
    readonly agent_id: string;
    readonly tool: string;
    readonly operation: string;
    readonly request_hash: string;
    readonly idempotency_key: string | null;
    /** Who sent the request, as the gateway knew them. */
    readonly submitted_by: string;
    /** The settings' redactions that took something out of the payload; request_hash is that of what was sent. */
    readonly redacted?: readonly string[];
  },
  { readonly params: JsonObject; readonly context: JsonObject }
>;

export type DecisionMade = Event<'decision_made', DecisionRecord>;

export type Approved = Event<
  'approved',
  {
    readonly approver: string;
    readonly request_hash: string;
    readonly policy_hash: string | null;
    readonly outcome: Outcome;
    readonly reason_code: ReasonCode;
  },
  { readonly reason: string | null }
>;

export type Denied = Event<
  'denied',
  { readonly approver: string; readonly outcome: Outcome; readonly reason_code: ReasonCode },
  { readonly reason: string | null }
>;

/** The re-check at start came to a stricter decision than the one that allowed the action. */
export type Revoked = Event<
  'revoked',
  { readonly stricter: DecisionRecord; readonly reason_code: ReasonCode }
>;

export type ApprovalExpired = Event<
  'approval_expired',
  { readonly deadline: string; readonly reason_code: ReasonCode }
>;

export type Started = Event<
  'started',
  {
    /** Fencing number: a result that names another lease comes from a stale executor. */
    readonly lease: number;
    readonly executor: string;
  }
>;

export type Succeeded = Event<
  'succeeded',
  { readonly lease: number; readonly executor: string },
  { readonly result: JsonObject | null }
>;

export type Failed = Event<
  'failed',
  { readonly lease: number; readonly executor: string },
  { readonly error: string | null }
>;

/** The outcome is unknown: the executor may still be at work, so a late result settles it. */
export type TimedOut = Event<'timed_out', { readonly deadline: string }>;

export type ActionEvent =
  | Created
  | DecisionMade
  | Approved
  | Denied
  | Revoked
  | ApprovalExpired
  | Started
  | Succeeded
  | Failed
  | TimedOut;

export type EventType = ActionEvent['event_type'];
