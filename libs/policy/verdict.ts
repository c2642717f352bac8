import type { Decision, ReasonCode, RiskLevel } from '#action';
import type { JsonObject } from '#json';
import { ownValue } from '#json';
import type { Policy } from './policy.js';
import type { Profile } from './profile.js';
import type { ProfileRule } from './read-profile-rule.js';
import type { Rule } from './read-rules.js';
import { firstMatch } from './rule-list.js';
import type { Matchable } from './rule-list.js';
import type { Subject } from './subject.js';

/** What one document says, before the independent look at risk. All its words are a document's or ours, never an action's. */
export interface Verdict {
  readonly decision: Decision;
  readonly reasonCode: ReasonCode;
  readonly reason: string;
  readonly details: JsonObject;
  /** The level that the deciding rule sets; null: the scored one. */
  readonly risk: RiskLevel | null;
  readonly profileRule?: ProfileRule;
  readonly rule?: Rule;
}

const denied = (reasonCode: ReasonCode, reason: string, details: JsonObject = {}): Verdict => ({
  decision: 'deny',
  reasonCode,
  reason,
  details,
  risk: null,
});

/** Halts what a rule's expression has no answer about; undefined when it has one. */
export function failureVerdict(rule: Matchable | undefined, subject: Subject): Verdict | undefined {
  const failed = rule && subject.failureOf(rule.conditions);
  if (!failed) return undefined;
  const { file, line } = rule;
  return denied('CONDITION_ERROR', 'A condition could not be evaluated, so the action is denied', {
    failure: failed.failure,
    file,
    line,
  });
}

export function policyVerdict(policy: Policy, subject: Subject): Verdict {
  const rule = firstMatch(policy.rules, subject);
  if (rule === undefined) return denied('DEFAULT_DENY_NO_MATCH', 'No rule matched (deny by default)');
  const failed = failureVerdict(rule, subject);
  if (failed) return { ...failed, rule };
  const { reasonCode, reason } = SAID_BY_POLICY[rule.decision];
  const { decision, risk } = rule;
  return { decision, reasonCode, reason: rule.name ?? reason, details: {}, risk, rule };
}

/** Undefined: the profile has nothing against it and leaves the decision to the policy. */
export function profileVerdict(profile: Profile, subject: Subject): Verdict | undefined {
  const { tool, context } = subject.action;
  const { allowedTools } = profile;
  if (allowedTools && !allowedTools.some((allowed) => allowed.matches(tool))) {
    return denied('PROFILE_DISALLOWS_TOOL', 'The profile does not allow this tool', {
      allowed_tools: allowedTools.map((allowed) => allowed.name),
    });
  }
  const rule = firstMatch(profile.rules, subject);
  if (rule) {
    const failed = failureVerdict(rule, subject);
    if (failed) return { ...failed, profileRule: rule };
    const { decision, reasonCode } = rule;
    const reason = `${SAID_BY_PROFILE[decision]}: ${rule.name}`;
    return {
      decision,
      reasonCode,
      reason,
      details: {},
      risk: null,
      profileRule: rule,
    };
  }
  const missing = profile.requiredControls.filter((control) => !isGiven(ownValue(context, [control])));
  return missing.length > 0
    ? denied('PROFILE_MISSING_REQUIRED_CONTROL', 'A control that the profile requires is missing', {
        missing_controls: missing,
      })
    : undefined;
}

/** Only that it is there: whether an approval token is genuine is for whoever issued it. */
const isGiven = (control: unknown): boolean => typeof control === 'string' && control.trim() !== '';

const SAID_BY_POLICY: Readonly<
  Record<Decision, { readonly reasonCode: ReasonCode; readonly reason: string }>
> = {
  allow: { reasonCode: 'POLICY_ALLOW', reason: 'Allowed by policy rule' },
  deny: { reasonCode: 'POLICY_DENY', reason: 'Denied by policy rule' },
  require_approval: { reasonCode: 'POLICY_REQUIRE_APPROVAL', reason: 'Approval required by policy rule' },
};

const SAID_BY_PROFILE: Readonly<Record<Decision, string>> = {
  allow: 'Allowed by profile rule',
  deny: 'Denied by profile rule',
  require_approval: 'Approval required by profile rule',
};
