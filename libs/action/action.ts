import type { JsonObject } from '#json';
import type { Decision, DecisionRecord, Outcome, ReasonCode } from './decision.js';
import { OUTCOME_OF } from './decision.js';
import type { ActionEvent, EventType } from './events.js';

export const STATUSES = [
  'pending_decision',
  'allowed',
  'denied',
  'pending_approval',
  'approved',
  'executing',
  'succeeded',
  'failed',
  'timeout',
] as const;

export type Status = (typeof STATUSES)[number];

/** An action as its events tell it. */
export interface Action {
  readonly id: string;
  /** The number of events so far; the next one must be appended at version + 1. */
  readonly version: number;
  readonly status: Status;
  readonly agent_id: string;
  readonly tool: string;
  readonly operation: string;
  readonly request_hash: string;
  readonly submitted_by: string;
  /** null once the payload has been erased. */
  readonly params: JsonObject | null;
  readonly context: JsonObject | null;
  /** The redactions that took something out of params or context. */
  readonly redacted: readonly string[];
  readonly decided: DecisionRecord | null;
  readonly outcome: Outcome | null;
  readonly reason_code: ReasonCode | null;
  /** Why it stands as it does: the policy's reason, then a person's. */
  readonly reason: string | null;
  /** The current fencing number; null until started. */
  readonly lease: number | null;
  readonly result: JsonObject | null;
  readonly error: string | null;
  readonly created_at: string;
  readonly updated_at: string;
}

/** Where in the log an event stands. */
export interface EventPlace {
  readonly action_id: string;
  readonly sequence: number;
  readonly created_at: string;
}

/** The event may not follow what came before it. Nothing has been written. */
export class TransitionRefused extends Error {}

export const STATUS_OF: Readonly<Record<Decision, Status>> = {
  allow: 'allowed',
  deny: 'denied',
  require_approval: 'pending_approval',
};

const NOT_YET = 'nothing';

/** The states that each event may follow. */
const MAY_FOLLOW: Readonly<Record<EventType, readonly (Status | typeof NOT_YET)[]>> = {
  created: [NOT_YET],
  decision_made: ['pending_decision'],
  approved: ['pending_approval'],
  denied: ['pending_approval'],
  revoked: ['allowed', 'approved'],
  approval_expired: ['pending_approval'],
  started: ['allowed', 'approved'],
  succeeded: ['executing', 'timeout'],
  failed: ['executing', 'timeout'],
  timed_out: ['executing'],
};

/**
 * The state after one more event.
 *
 * @throws TransitionRefused when the event may not follow the state or its sequence is not the next one.
 */
export function evolve(action: Action | null, event: ActionEvent, place: EventPlace): Action {
  const status = action?.status ?? NOT_YET;
  if (!MAY_FOLLOW[event.event_type].includes(status)) {
    throw new TransitionRefused(`${event.event_type} may not follow ${status}`);
  }
  if (place.sequence !== (action?.version ?? 0) + 1) {
    throw new TransitionRefused(`event ${place.sequence} may not follow event ${action?.version ?? 0}`);
  }
  return action === null
    ? begin(event, place)
    : { ...advance(action, event), version: place.sequence, updated_at: place.created_at };
}

/** The state that a whole history leads to; null for an empty one. */
export function fold(history: Iterable<ActionEvent & EventPlace>): Action | null {
  let action: Action | null = null;
  for (const event of history) action = evolve(action, event, event);
  return action;
}

function begin(event: ActionEvent, place: EventPlace): Action {
  if (event.event_type !== 'created')
    throw new TransitionRefused(`${event.event_type} may not follow ${NOT_YET}`);
  const { agent_id, tool, operation, request_hash, submitted_by, redacted = [] } = event.meta;
  return {
    id: place.action_id,
    version: place.sequence,
    status: 'pending_decision',
    agent_id,
    tool,
    operation,
    request_hash,
    submitted_by,
    params: event.payload?.params ?? null,
    context: event.payload?.context ?? null,
    redacted,
    decided: null,
    outcome: null,
    reason_code: null,
    reason: null,
    lease: null,
    result: null,
    error: null,
    created_at: place.created_at,
    updated_at: place.created_at,
  };
}

function advance(action: Action, event: ActionEvent): Action {
  switch (event.event_type) {
    case 'created':
      throw new TransitionRefused('created may not follow created');
    case 'decision_made': {
      const { decision, outcome, reason_code, reason } = event.meta;
      return { ...action, status: STATUS_OF[decision], decided: event.meta, outcome, reason_code, reason };
    }
    case 'approved':
      return {
        ...action,
        ...personsAnswer(event),
        status: 'approved',
        reason: event.payload?.reason ?? 'Approved by a person',
      };
    case 'denied':
      return {
        ...action,
        ...personsAnswer(event),
        status: 'denied',
        reason: event.payload?.reason ?? 'Denied by a person',
      };
    case 'revoked':
      return halted(
        action,
        event.meta.reason_code,
        'The policy changed after the decision and no longer allows this action',
      );
    case 'approval_expired':
      return halted(action, event.meta.reason_code, 'Nobody answered before the deadline');
    case 'started':
      return { ...action, status: 'executing', lease: event.meta.lease };
    case 'succeeded':
      return { ...action, status: 'succeeded', result: event.payload?.result ?? null };
    case 'failed':
      return { ...action, status: 'failed', error: event.payload?.error ?? null };
    case 'timed_out':
      return { ...action, status: 'timeout' };
    default:
      return unknownEvent(event);
  }
}

const personsAnswer = ({ meta }: { meta: { outcome: Outcome; reason_code: ReasonCode } }) => ({
  outcome: meta.outcome,
  reason_code: meta.reason_code,
});

const halted = (action: Action, reason_code: ReasonCode, reason: string): Action => ({
  ...action,
  status: 'denied',
  outcome: OUTCOME_OF.deny,
  reason_code,
  reason,
});

function unknownEvent(event: never): never {
  throw new TransitionRefused(`unknown event ${JSON.stringify(event)}`);
}
