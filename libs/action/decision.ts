import type { JsonObject, JsonValue } from '#json';

/** What an agent asks to do. Two requests with the same canonical JSON are the same request. */
export interface ActionRequest {
  readonly agent_id: string;
  readonly tool: string;
  readonly operation: string;
  readonly params: JsonObject;
  readonly context: JsonObject;
}

export type Decision = 'allow' | 'deny' | 'require_approval';
export type Outcome = 'EXECUTE' | 'HALT' | 'ABSTAIN';
export type RiskLevel = 'low' | 'medium' | 'high';

/** New codes are added, none is ever renamed: audit queries rely on them. */
export type ReasonCode =
  | 'POLICY_ALLOW'
  | 'POLICY_DENY'
  | 'POLICY_REQUIRE_APPROVAL'
  | 'RISK_UPGRADE'
  | 'DEFAULT_DENY_NO_MATCH'
  | 'PROFILE_DISALLOWS_TOOL'
  | 'PROFILE_RULE_DENY'
  | 'PROFILE_MISSING_REQUIRED_CONTROL'
  | 'PROFILE_LOAD_ERROR'
  | 'MISSING_POLICY'
  | 'CONDITION_ERROR'
  | 'INTERNAL_ERROR'
  | 'HUMAN_APPROVED'
  | 'HUMAN_DENIED'
  | 'APPROVAL_EXPIRED'
  | 'POLICY_CHANGED';

export const OUTCOME_OF: Readonly<Record<Decision, Outcome>> = {
  allow: 'EXECUTE',
  deny: 'HALT',
  require_approval: 'ABSTAIN',
};

/** One condition of a rule that held. The value compared is in the payload, never here, so that erasing the payload erases it. */
export interface Comparison {
  /** The condition's key as written in the document, for example `amount_gt`. */
  readonly condition: string;
  /** Where the compared value was found, for example `params.amount`, `agent_id` or `probe` (the JSON text of params). */
  readonly on: string;
  /** What the document compares with. */
  readonly threshold: JsonValue;
}

export interface MatchedRule {
  /** The rule's name or description, when it has one. */
  readonly name: string | null;
  /** 1 for the first rule of its list. */
  readonly number: number;
  readonly file: string;
  /** 1 for the first line of the file. */
  readonly line: number;
  readonly compared: readonly Comparison[];
}

/** Which rules made the decision: those that matched, null where none did. */
export interface DecisionTrace {
  readonly profile_rule: MatchedRule | null;
  readonly rule: MatchedRule | null;
  readonly risk_rule: MatchedRule | null;
}

/** The facts of a judgement, as `decision_made` keeps them. Nothing in it comes from params, context or a person's text. */
export interface DecisionRecord {
  readonly decision: Decision;
  readonly outcome: Outcome;
  readonly reason_code: ReasonCode;
  readonly reason: string;
  readonly reason_details: JsonObject;
  readonly risk_level: RiskLevel;
  readonly request_hash: string;
  readonly policy_version: string | null;
  readonly policy_hash: string | null;
  readonly profile_id: string | null;
  readonly profile_version: string | null;
  readonly profile_hash: string | null;
  readonly runtime_version: string;
  readonly provenance_id: string;
  /** The clock that the rules saw, RFC 3339 UTC. */
  readonly evaluated_at: string;
  /** Every counter or budget value that the rules read. */
  readonly counters: Readonly<Record<string, number>>;
  readonly trace: DecisionTrace;
}
