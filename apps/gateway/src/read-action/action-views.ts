import { type Action, deadlineOf, type Status } from '#action';
import type { KnownAction } from '#action-store';
import type { JsonObject } from '#json';
import { metrics, toolLabel } from '#platform';
import type { ApprovalTokens } from '../approve-action/approval-tokens.js';
import { mayAnswer, type Principal } from '../http/principal.js';
import type { ActionView } from './action-view.dto.js';
import { clientExamples } from './client-examples.js';

/** Makes what the API shows of an action. */
export class ActionViews {
  /** @param patience how long an action may stay in a status, in seconds. */
  constructor(
    private readonly tokens: ApprovalTokens,
    private readonly patience: Readonly<Partial<Record<Status, number>>>,
  ) {}

  /** For lists, streams and exports: without the approval token. */
  public(action: KnownAction): ActionView {
    const { decided } = action;
    return {
      id: action.id,
      agent_id: action.agent_id,
      tool: action.tool,
      operation: action.operation,
      params: action.params,
      context: action.context,
      status: action.status,
      decision: decided?.decision ?? null,
      outcome: action.outcome,
      reason_code: action.reason_code,
      reason: action.reason,
      reason_details: decided && { ...decided.reason_details, ...(decided.trace as unknown as JsonObject) },
      risk_level: decided?.risk_level ?? null,
      request_hash: action.request_hash,
      policy_version: decided?.policy_version ?? null,
      policy_hash: decided?.policy_hash ?? null,
      profile_id: decided?.profile_id ?? null,
      profile_version: decided?.profile_version ?? null,
      profile_hash: decided?.profile_hash ?? null,
      runtime_version: decided?.runtime_version ?? null,
      provenance_id: decided?.provenance_id ?? null,
      lease: action.lease,
      result: action.result,
      error: action.error,
      created_at: action.created_at,
      updated_at: action.updated_at,
      expires_at: this.#deadlineOf(action),
      version: action.version,
      redacted: action.redacted,
      erased: action.erased ?? null,
      ...clientExamples(action),
    };
  }

  #deadlineOf({ status, updated_at }: Action): string | null {
    const seconds = this.patience[status];
    return seconds === undefined ? null : deadlineOf(updated_at, seconds);
  }

  /** With the approval token, if this is somebody who may answer with it. */
  shownTo(principal: Principal, action: KnownAction): ActionView {
    const approval_token = mayAnswer(principal, action) ? this.tokens.of(action) : undefined;
    return Object.assign(this.public(action), approval_token === undefined ? {} : { approval_token });
  }

  /** The same, for the answer to a call that has just brought the action to this status. */
  changed(action: KnownAction, principal: Principal): ActionView {
    metrics.actions.inc({ status: action.status, tool: toolLabel(action.tool) });
    return this.shownTo(principal, action);
  }
}
