import type { ActionRequest, Created, DecisionMade, DecisionRecord } from '#action';
import { OUTCOME_OF } from '#action';
import type { Decision } from '#action';

/** Events with defaults, so that a test shows only what matters to it. */
export const aCreated = (overrides: Partial<ActionRequest> & { idempotency_key?: string } = {}): Created => {
  const {
    agent_id = 'agent-1',
    tool = 'file',
    operation = 'read',
    params = { path: 'README.md' },
    context = {},
  } = overrides;
  return {
    event_type: 'created',
    meta: {
      agent_id,
      tool,
      operation,
      request_hash: 'a'.repeat(64),
      idempotency_key: overrides.idempotency_key ?? null,
      submitted_by: 'anonymous',
    },
    payload: { params, context },
  };
};

export const aDecisionRecord = (decision: Decision = 'allow'): DecisionRecord => ({
  decision,
  outcome: OUTCOME_OF[decision],
  reason_code:
    decision === 'allow' ? 'POLICY_ALLOW' : decision === 'deny' ? 'POLICY_DENY' : 'POLICY_REQUIRE_APPROVAL',
  reason: 'A rule says so',
  reason_details: {},
  risk_level: 'low',
  request_hash: 'a'.repeat(64),
  policy_version: 'v1',
  policy_hash: 'b'.repeat(64),
  profile_id: null,
  profile_version: null,
  profile_hash: null,
  runtime_version: 'test',
  provenance_id: 'c'.repeat(64),
  evaluated_at: '2026-01-01T00:00:00.000000Z',
  counters: {},
  trace: { profile_rule: null, rule: null, risk_rule: null },
});

export const aDecisionMade = (decision: Decision = 'allow'): DecisionMade => ({
  event_type: 'decision_made',
  meta: aDecisionRecord(decision),
  payload: null,
});
