import type {
  Approved,
  Comparison,
  Created,
  Decision,
  DecisionMade,
  DecisionRecord,
  Denied,
  MatchedRule,
  ReasonCode,
  Revoked,
  RiskLevel,
} from '#action';
import type { JsonValue } from '#json';
import type { ActionView, EventView } from '../connection/action-view.js';
import { eventText } from '../action-texts.js';
import type { RulesBeside } from './rules-beside.js';
import { wouldAllow } from './would-allow.js';

/** A comparison of a rule, with the value that the action had there if it is known. */
export interface ExplainedComparison extends Comparison {
  readonly found?: JsonValue;
}

export interface RuleBeside {
  readonly name: string | null;
  readonly number: number;
  readonly file: string;
  readonly line: number;
  readonly decision: Decision;
  readonly failed: readonly ExplainedComparison[];
}

/** Why an action stands as it does, as the log tells it. */
export interface Explanation {
  readonly id: string;
  readonly status: ActionView['status'];
  readonly asked: {
    readonly agent_id: string;
    readonly tool: string;
    readonly operation: string;
    readonly params: ActionView['params'];
    readonly context: ActionView['context'];
    readonly submitted_by: string;
    readonly at: string;
    readonly redacted: readonly string[];
    readonly erased: ActionView['erased'];
  };
  readonly decided:
    | (Pick<
        DecisionRecord,
        'decision' | 'reason' | 'risk_level' | 'policy_version' | 'policy_hash' | 'profile_id'
      > & {
        readonly reason_code: ReasonCode;
        readonly at: string;
        /** What the risk rules say, whatever the deciding rule says itself; null where it is not known. */
        readonly scored_risk: RiskLevel | null;
        readonly rule: MatchedRule | null;
        readonly risk_rule: MatchedRule | null;
        readonly profile_rule: MatchedRule | null;
      })
    | null;
  readonly answered: {
    readonly approved: boolean;
    readonly by: string;
    readonly at: string;
    readonly reason: string | null;
  } | null;
  readonly since: readonly {
    readonly event_type: string;
    readonly by: string;
    readonly at: string;
    readonly what: string;
  }[];
  /** What would have had to be otherwise; empty for what is allowed. */
  readonly would_allow: readonly string[];
  /** The rules that came nearest, and which of their conditions did not hold. */
  readonly nearest: readonly RuleBeside[];
  /** What could not be looked into, and why. */
  readonly notes: readonly string[];
}

/** @param beside the rules that decided beside the action, or the sentence why they are not known. */
export function explanationOf(
  action: ActionView,
  events: readonly EventView[],
  beside: RulesBeside | string | null,
): Explanation {
  const created = events.find((event): event is EventView & Created => event.event_type === 'created');
  const made = events.find(
    (event): event is EventView & DecisionMade => event.event_type === 'decision_made',
  );
  const answer = events.find(
    (event): event is EventView & (Approved | Denied) =>
      event.event_type === 'approved' || event.event_type === 'denied',
  );
  const revoked = events.find((event): event is EventView & Revoked => event.event_type === 'revoked');
  const known = typeof beside === 'object' ? beside : null;
  const record = made?.meta;
  const hint = record && wouldAllow(action, record, { answer, revoked, beside: known });
  const notes = [
    ...(action.redacted.length > 0
      ? [`Hidden from the log, and so from every rule: ${action.redacted.join(', ')}.`]
      : []),
    ...(typeof beside === 'string' ? [beside] : []),
  ];
  return {
    id: action.id,
    status: action.status,
    asked: {
      agent_id: action.agent_id,
      tool: action.tool,
      operation: action.operation,
      params: action.params,
      context: action.context,
      submitted_by: created?.meta.submitted_by ?? '',
      at: action.created_at,
      redacted: action.redacted,
      erased: action.erased,
    },
    decided:
      made && record
        ? {
            decision: record.decision,
            reason_code: record.reason_code,
            reason: record.reason,
            risk_level: record.risk_level,
            policy_version: record.policy_version,
            policy_hash: record.policy_hash,
            profile_id: record.profile_id,
            at: made.created_at,
            scored_risk: known ? scoredBy(known) : null,
            ...record.trace,
          }
        : null,
    answered: answer
      ? {
          approved: answer.event_type === 'approved',
          by: answer.meta.approver,
          at: answer.created_at,
          reason: answer.payload?.reason ?? null,
        }
      : null,
    since: events
      .filter((event) => !['created', 'decision_made', answer?.event_type].includes(event.event_type))
      .map((event) => ({
        event_type: event.event_type,
        by: event.actor.id,
        at: event.created_at,
        what: eventText(event),
      })),
    would_allow: hint?.sentences ?? [],
    nearest: hint?.nearest ?? [],
    notes,
  };
}

const scoredBy = ({ riskRules }: RulesBeside): RiskLevel =>
  riskRules.find(({ failed }) => failed.length === 0)?.level ?? 'low';
