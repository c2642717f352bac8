import type { ActionEvent, Decision, MatchedRule, Outcome, ReasonCode, RiskLevel, Status } from '#action';
import type { EventRecord } from '#event-record';
import type { JsonObject } from '#json';

/** An action as the API shows it. */
export interface ActionView {
  readonly id: string;
  readonly agent_id: string;
  readonly tool: string;
  readonly operation: string;
  readonly params: JsonObject | null;
  readonly context: JsonObject | null;
  readonly status: Status;
  readonly decision: Decision | null;
  readonly outcome: Outcome | null;
  readonly reason_code: ReasonCode | null;
  readonly reason: string | null;
  readonly reason_details:
    | (JsonObject & {
        readonly rule?: MatchedRule | null;
        readonly risk_rule?: MatchedRule | null;
        readonly profile_rule?: MatchedRule | null;
      })
    | null;
  readonly risk_level: RiskLevel | null;
  readonly approval_token?: string;
  readonly policy_version: string | null;
  readonly policy_hash: string | null;
  readonly lease: number | null;
  readonly result: JsonObject | null;
  readonly error: string | null;
  readonly created_at: string;
  readonly updated_at: string;
  readonly redacted: readonly string[];
  readonly erased: { readonly by: string; readonly at: string; readonly reason: string } | null;
}

/** An event as the API shows it. */
export type EventView = EventRecord<ActionEvent>;
