import { OUTCOME_OF } from '#action';
import type { ActionRequest, DecisionRecord } from '#action';
import type { Policy, ProfileInForce } from './policy.js';
import type { RiskRule } from './read-rules.js';
import { firstMatch, matchedRule } from './rule-list.js';
import { Subject } from './subject.js';
import { failureVerdict, policyVerdict, profileVerdict } from './verdict.js';
import type { Verdict } from './verdict.js';

/** What was decided and why, before it is tied to a request and to the documents in force. */
export type Judgement = Pick<
  DecisionRecord,
  | 'decision'
  | 'outcome'
  | 'reason_code'
  | 'reason'
  | 'reason_details'
  | 'risk_level'
  | 'evaluated_at'
  | 'counters'
  | 'trace'
>;

/**
 * The one place where an action is decided. The same arguments always give the same judgement, and nothing in it comes
 * from params or context. What can't be judged is denied.
 *
 * @param clock The time that the rules see, RFC 3339 UTC.
 * @param counters The counter and budget values that the rules see; they are recorded as given.
 */
export function decide(
  action: ActionRequest,
  policy: Policy | undefined,
  profile: ProfileInForce,
  clock: string,
  counters: Readonly<Record<string, number>>,
): Judgement {
  if (policy === undefined) {
    return unjudged('MISSING_POLICY', 'No policy is in force, so everything is denied', clock, counters);
  }
  if (profile === 'unreadable') {
    return unjudged(
      'PROFILE_LOAD_ERROR',
      'The profile could not be read, so everything is denied',
      clock,
      counters,
    );
  }
  const subject = new Subject(action, clock);
  const riskRule = firstMatch(policy.riskRules, subject);
  const unanswered = failureVerdict(riskRule, subject);
  const verdict =
    unanswered ?? (profile && profileVerdict(profile, subject)) ?? policyVerdict(policy, subject);
  const scored = unanswered ? 'high' : (riskRule?.level ?? 'low');
  const judged = scored === 'high' ? withHighRisk(verdict, riskRule) : verdict;
  return {
    decision: judged.decision,
    outcome: OUTCOME_OF[judged.decision],
    reason_code: judged.reasonCode,
    reason: judged.reason,
    reason_details: judged.details,
    risk_level: verdict.risk ?? scored,
    evaluated_at: clock,
    counters,
    trace: {
      profile_rule: matchedRule(verdict.profileRule, action),
      rule: matchedRule(verdict.rule, action),
      risk_rule: matchedRule(riskRule, action),
    },
  };
}

/** Nothing scored the risk, so it is taken to be high. */
export function unjudged(
  code: 'MISSING_POLICY' | 'PROFILE_LOAD_ERROR' | 'INTERNAL_ERROR',
  reason: string,
  clock: string,
  counters: Judgement['counters'],
): Judgement {
  return {
    decision: 'deny',
    outcome: OUTCOME_OF.deny,
    reason_code: code,
    reason,
    reason_details: {},
    risk_level: 'high',
    evaluated_at: clock,
    counters,
    trace: { profile_rule: null, rule: null, risk_rule: null },
  };
}

/** The scored level counts, not the rule's own `risk`: a rule that calls itself harmless doesn't switch the check off. */
function withHighRisk(verdict: Verdict, riskRule: RiskRule | undefined): Verdict {
  if (verdict.decision !== 'allow') return verdict;
  return {
    ...verdict,
    decision: 'require_approval',
    reasonCode: 'RISK_UPGRADE',
    reason: `${verdict.reason} (high risk requires approval)`,
    details: { upgraded_from: 'allow', risk_rule: riskRule?.name ?? null },
  };
}
