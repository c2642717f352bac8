import type { JsonObject } from '#json';
import type { Action } from './action.js';
import { TransitionRefused } from './action.js';
import type { DecisionRecord } from './decision.js';
import { OUTCOME_OF } from './decision.js';
import type {
  ActionEvent,
  ApprovalExpired,
  Approved,
  Denied,
  Failed,
  Revoked,
  Started,
  Succeeded,
  TimedOut,
} from './events.js';

const MAX_ERROR_LENGTH = 1_000;

/** What a person answered, bound to what that person saw. */
export function answer(
  action: Action,
  { approve, approver, reason }: { approve: boolean; approver: string; reason: string | null },
): Approved | Denied {
  refuseUnless(
    action.status === 'pending_approval',
    action,
    'only an action that waits for approval can be approved or denied',
  );
  const payload = { reason };
  return approve
    ? {
        event_type: 'approved',
        meta: {
          approver,
          request_hash: action.request_hash,
          policy_hash: action.decided?.policy_hash ?? null,
          outcome: OUTCOME_OF.allow,
          reason_code: 'HUMAN_APPROVED',
        },
        payload,
      }
    : {
        event_type: 'denied',
        meta: { approver, outcome: OUTCOME_OF.deny, reason_code: 'HUMAN_DENIED' },
        payload,
      };
}

/** Nobody answered in time. It is not a person's "no", so its reason code is its own. */
export function expireApproval(action: Action, deadline: string): ApprovalExpired {
  refuseUnless(
    action.status === 'pending_approval',
    action,
    'only an action that waits for approval can wait too long',
  );
  return {
    event_type: 'approval_expired',
    meta: { deadline, reason_code: 'APPROVAL_EXPIRED' },
    payload: null,
  };
}

/** No result came in time. What the execution came to is unknown, so a late result still settles it. */
export function timeOut(action: Action, deadline: string): TimedOut {
  refuseUnless(action.status === 'executing', action, 'only an executing action can time out');
  return { event_type: 'timed_out', meta: { deadline }, payload: null };
}

/** Takes the action for execution. The lease is the sequence of this event: unique within the action and rising. */
export function start(action: Action, executor: string): Started {
  refuseUnless(isExecutable(action), action, 'only an allowed or approved action can be started');
  return { event_type: 'started', meta: { lease: action.version + 1, executor }, payload: null };
}

/** The policy has become stricter since the action was allowed. */
export function revoke(action: Action, stricter: DecisionRecord): Revoked {
  refuseUnless(isExecutable(action), action, 'only an allowed or approved action can be revoked');
  return { event_type: 'revoked', meta: { stricter, reason_code: 'POLICY_CHANGED' }, payload: null };
}

export interface Report {
  readonly success: boolean;
  readonly result: JsonObject | null;
  readonly error: string | null;
  readonly lease: number | null;
  readonly executor: string;
}

/**
 * What the execution came to. An executor that never called start counts as having started now, so the result comes
 * with its `started`.
 */
export function report(action: Action, { success, result, error, lease, executor }: Report): ActionEvent[] {
  const started = isExecutable(action) ? start(action, executor) : null;
  refuseUnless(
    started !== null || action.status === 'executing' || action.status === 'timeout',
    action,
    'only an allowed, approved or executing action can have a result',
  );
  const current = started?.meta.lease ?? action.lease ?? 0;
  if (lease !== null && (started !== null || lease !== current)) {
    throw new TransitionRefused(
      `Lease ${lease} is not the current one of action ${action.id}, so this result is refused.`,
    );
  }
  const meta = { lease: current, executor };
  const outcome: Succeeded | Failed = success
    ? { event_type: 'succeeded', meta, payload: { result } }
    : {
        event_type: 'failed',
        meta,
        payload: { error: error?.slice(0, MAX_ERROR_LENGTH).toWellFormed() ?? null },
      };
  return started === null ? [outcome] : [started, outcome];
}

const isExecutable = ({ status }: Action): boolean => status === 'allowed' || status === 'approved';

function refuseUnless(condition: boolean, action: Action, rule: string): void {
  if (!condition) throw new TransitionRefused(`Action ${action.id} is ${action.status}; ${rule}.`);
}
