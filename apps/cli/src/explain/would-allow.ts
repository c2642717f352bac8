import type { Approved, DecisionRecord, Denied, Revoked } from '#action';
import { foundBy } from '#action';
import type { ExplainedRule } from '#policy';
import type { ActionView } from '../connection/action-view.js';
import type { RuleBeside } from './explanation.js';
import type { RulesBeside } from './rules-beside.js';
import { missingText, ruleText } from './rule-texts.js';

interface Hint {
  readonly sentences: readonly string[];
  readonly nearest: readonly RuleBeside[];
}

interface Known {
  readonly answer: Approved | Denied | undefined;
  readonly revoked: Revoked | undefined;
  /** null when the rules of the decision are not known. */
  readonly beside: RulesBeside | null;
}

const SHOWN = 3;

/** What would have had to be otherwise, as far as it follows from what is recorded. */
export function wouldAllow(
  { status }: Pick<ActionView, 'status'>,
  recorded: DecisionRecord,
  { answer, revoked, beside }: Known,
): Hint {
  if (revoked)
    return only(
      `It was allowed, and the policy became stricter before it was started: by the policy of then it is ${revoked.meta.stricter.decision} (${revoked.meta.stricter.reason}).`,
    );
  if (answer?.event_type === 'approved' || recorded.decision === 'allow') return only();
  const { sentences, nearest } = byPolicy(recorded, beside);
  if (answer?.event_type === 'denied')
    return { sentences: ['The person who was asked would have had to say yes.', ...sentences], nearest };
  if (recorded.decision !== 'require_approval') return { sentences, nearest };
  const person =
    status === 'pending_approval'
      ? 'A person may still approve it: "faramesh approve".'
      : 'A person would have had to approve it in time.';
  return { sentences: [person, ...sentences], nearest };
}

const only = (...sentences: readonly string[]): Hint => ({ sentences, nearest: [] });

function byPolicy(recorded: DecisionRecord, beside: RulesBeside | null): Hint {
  const { trace, reason_details, reason_code } = recorded;
  if (trace.profile_rule && reason_code !== 'RISK_UPGRADE')
    return only(
      `The profile decided before the policy was asked: its ${ruleText(trace.profile_rule)} would have had not to match.`,
    );
  switch (reason_code) {
    case 'DEFAULT_DENY_NO_MATCH':
      return withoutMatch(beside);
    case 'POLICY_DENY':
    case 'POLICY_REQUIRE_APPROVAL':
      return decidedBy(trace.rule?.number ?? 0, beside);
    case 'RISK_UPGRADE':
      return only(
        `${allowedBy(trace)} allows it, and the risk alone makes it wait: the risk ${trace.risk_rule ? ruleText(trace.risk_rule) : 'rule'} would have had not to match.`,
      );
    case 'PROFILE_DISALLOWS_TOOL':
      return only(`The profile lets only these tools through: ${listed(reason_details['allowed_tools'])}.`);
    case 'PROFILE_MISSING_REQUIRED_CONTROL':
      return only(
        `The context would have had to carry ${listed(reason_details['missing_controls'])}, as text that is not blank.`,
      );
    case 'MISSING_POLICY':
      return only('A policy would have had to be in force: see "faramesh policy info".');
    case 'PROFILE_LOAD_ERROR':
      return only('The profile would have had to be readable: see "faramesh policy info".');
    case 'CONDITION_ERROR': {
      const rule = trace.rule ?? trace.risk_rule;
      const which = rule ? `The condition in CEL of the ${ruleText(rule)}` : 'A condition in CEL';
      return only(
        `${which} would have had to have an answer (${JSON.stringify(reason_details['failure'])}): send what it reads, or have it ask has() first.`,
      );
    }
    case 'INTERNAL_ERROR':
      return only('The evaluator could not judge it; its log says why.');
    case 'POLICY_ALLOW':
    case 'PROFILE_RULE_DENY':
    case 'HUMAN_APPROVED':
    case 'HUMAN_DENIED':
    case 'APPROVAL_EXPIRED':
    case 'POLICY_CHANGED':
      return only();
    default:
      return reason_code satisfies never;
  }
}

function allowedBy({ profile_rule, rule }: DecisionRecord['trace']): string {
  if (profile_rule) return `The profile’s ${ruleText(profile_rule)}`;
  return rule ? `The ${ruleText(rule)}` : 'The policy';
}

function withoutMatch(beside: RulesBeside | null): Hint {
  if (!beside) return only('A rule would have had to match it.');
  const lenient = beside.rules.filter(({ decision }) => decision !== 'deny');
  const nearest = nearestOf(lenient).slice(0, SHOWN);
  if (nearest.length === 0)
    return only(
      `No rule that allows anything is for the tool ${JSON.stringify(beside.request.tool)}: one would have to be written.`,
    );
  return {
    sentences: [...nearest.map((rule) => wouldHave(rule, 'matched', beside)), ...ofRisk(beside)],
    nearest: nearest.map((rule) => besideOf(rule, beside)),
  };
}

/** What the rules that allow lacked, and what would have come of it without the rule that decided. */
function decidedBy(number: number, beside: RulesBeside | null): Hint {
  if (!beside) return only('A rule that allows it would have had to match before.');
  const nearest = nearestOf(beside.rules.filter(({ decision }) => decision === 'allow')).slice(0, SHOWN);
  const decider = beside.rules.find((rule) => rule.number === number);
  const next = beside.rules.find((rule) => rule.number > number && rule.failed.length === 0);
  const without = next
    ? `the ${ruleText(next)} would have decided: ${next.decision}.`
    : 'no rule would have matched, which denies.';
  return {
    sentences: [
      ...nearest.map((rule) => wouldHave(rule, 'decided', beside)),
      ...(decider ? [`Without the ${ruleText(decider)}, ${without}`] : []),
      ...ofRisk(beside),
    ],
    nearest: nearest.map((rule) => besideOf(rule, beside)),
  };
}

/** Its own conditions that did not hold, and the rules that match before it is asked. */
function wouldHave(rule: ExplainedRule, what: string, beside: RulesBeside): string {
  const before = beside.rules.filter(({ number, failed }) => number < rule.number && failed.length === 0);
  const obstacles = [
    ...(rule.failed.length > 0 ? [missingText(besideOf(rule, beside).failed)] : []),
    ...before.map(({ number }) => `rule ${number}, which matches before it`),
  ];
  return `The ${ruleText(rule)} (${rule.decision}) would have ${what} but for ${obstacles.join(', and ')}.`;
}

/** An allow alone would not do where the risk is high. */
function ofRisk({ riskRules }: RulesBeside): string[] {
  const scored = riskRules.find(({ failed }) => failed.length === 0);
  return scored?.level === 'high'
    ? [`Even then a person would have been asked, for the risk ${ruleText(scored)} scores it high.`]
    : [];
}

const leniency = ({ decision }: ExplainedRule): number => (decision === 'allow' ? 1 : 0);

/** Those for the tool and the operation; if there are none, those for the tool: others are no rules for this action. */
function nearestOf(rules: readonly ExplainedRule[]): ExplainedRule[] {
  const without = (...places: readonly string[]): readonly ExplainedRule[] =>
    rules.filter(({ failed }) => failed.every(({ on }) => !places.includes(on)));
  const fitting = without('tool', 'operation');
  return (fitting.length > 0 ? fitting : without('tool')).toSorted(
    (a, b) => a.failed.length - b.failed.length || leniency(b) - leniency(a) || a.number - b.number,
  );
}

function besideOf({ held: _, ...rule }: ExplainedRule, { request }: RulesBeside): RuleBeside {
  const failed = rule.failed.map((comparison) => {
    const found = foundBy(request, comparison);
    return found === undefined ? comparison : { ...comparison, found };
  });
  return { ...rule, failed };
}

const listed = (names: unknown): string => (Array.isArray(names) ? names.join(', ') : String(names));
