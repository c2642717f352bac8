import type { DecisionRecord, MatchedRule } from '#action';

/** Why it was decided so, in a sentence or two. */
export function whySentence({ reason_code, trace, reason_details }: DecisionRecord): string {
  switch (reason_code) {
    case 'POLICY_ALLOW':
      return `${deciderOf(trace)} matches, and it allows what it matches.`;
    case 'POLICY_DENY':
    case 'PROFILE_RULE_DENY':
      return `${deciderOf(trace)} matches, and it denies what it matches.`;
    case 'POLICY_REQUIRE_APPROVAL':
      return `${deciderOf(trace)} matches, and it asks for a person.`;
    case 'RISK_UPGRADE':
      return `${deciderOf(trace)} allows it, but ${trace.risk_rule ? `the risk rule ${ruleName(trace.risk_rule)}` : 'a risk rule'} scores it high, so a person is asked.`;
    case 'DEFAULT_DENY_NO_MATCH':
      return 'No rule of the policy matches it, and what no rule matches is denied.';
    case 'PROFILE_DISALLOWS_TOOL':
      return `The profile lets only these tools through: ${listed(reason_details.allowed_tools)}.`;
    case 'PROFILE_MISSING_REQUIRED_CONTROL':
      return `The profile asks for what the context does not carry: ${listed(reason_details.missing_controls)}.`;
    case 'PROFILE_LOAD_ERROR':
      return 'The profile could not be read, and until it can everything is denied.';
    case 'MISSING_POLICY':
      return 'No policy was in force, and without one everything is denied.';
    case 'CONDITION_ERROR':
      return `${deciderOf(trace)} asks for what has no answer here, so the action is denied.`;
    case 'INTERNAL_ERROR':
      return 'The evaluator could not judge it, so it is denied. Its log says why.';
    case 'HUMAN_APPROVED':
    case 'HUMAN_DENIED':
    case 'APPROVAL_EXPIRED':
    case 'POLICY_CHANGED':
      return '';
    default:
      return reason_code satisfies never;
  }
}

function deciderOf({ profile_rule, rule, risk_rule }: DecisionRecord['trace']): string {
  if (profile_rule) return `The profile’s rule ${ruleName(profile_rule)}`;
  if (rule) return `The rule ${ruleName(rule)}`;
  return risk_rule ? `The risk rule ${ruleName(risk_rule)}` : 'A rule';
}

export const ruleName = ({ number, name }: Pick<MatchedRule, 'number' | 'name'>): string =>
  name === null ? String(number) : `${number} “${name}”`;

const listed = (names: unknown): string => (Array.isArray(names) ? names.join(', ') : String(names));
