import type { Decision, Outcome, ReasonCode } from '#action';
import { CONDITIONS } from './conditions.js';
import type { Condition } from './condition.js';
import { readMap, readOneOf, readRequired, readText, report } from './document-reader.js';
import type { Located } from './located-yaml.js';
import { readWhen } from './read-conditions.js';
import type { Scope } from './read-operand.js';
import type { Matchable } from './rule-list.js';

export interface ProfileRule extends Matchable {
  readonly name: string;
  readonly decision: Decision;
  readonly reasonCode: ReasonCode;
}

/** What a rule of an outcome may give as its reason; the first is what it gives unasked. Others would be false in an audit. */
export const REASONS: Readonly<Record<Outcome, readonly [ReasonCode, ...ReasonCode[]]>> = {
  EXECUTE: ['POLICY_ALLOW'],
  HALT: ['PROFILE_RULE_DENY', 'POLICY_DENY', 'PROFILE_DISALLOWS_TOOL', 'PROFILE_MISSING_REQUIRED_CONTROL'],
  ABSTAIN: ['POLICY_REQUIRE_APPROVAL'],
};

export const OUTCOMES = ['EXECUTE', 'HALT', 'ABSTAIN'] as const satisfies readonly Outcome[];
export const PROFILE_RULE_KEYS = ['name', 'when', 'pattern', 'outcome', 'reason_code'] as const;
export const CALL_KEYS = ['tool', 'op', 'operation'] as const;

export function readProfileRule(located: Located, number: number, scope: Scope): ProfileRule | null {
  const { problems } = scope;
  const what = 'A profile rule';
  const map = readMap(located, what, PROFILE_RULE_KEYS, problems);
  if (map === null) return null;
  const nameAt = readRequired(map, 'name', located, what, problems);
  const name = nameAt && readText(nameAt, '"name"', problems);
  const conditions = readRuleConditions(map.get('when')?.value, map.get('pattern')?.value, located, scope);
  const outcomeAt = readRequired(map, 'outcome', located, what, problems);
  const outcome = outcomeAt && readOneOf(outcomeAt, '"outcome"', OUTCOMES, problems);
  if (outcome === null) return null;
  const reasonAt = map.get('reason_code')?.value;
  const reasonCode = reasonAt
    ? readOneOf(reasonAt, `"reason_code" of a rule that says ${outcome}`, REASONS[outcome], problems)
    : REASONS[outcome][0];
  if (name === null || conditions === null || reasonCode === null) return null;
  const { file, line } = located.at;
  return { number, file, line, name, conditions, decision: decisionOf(outcome), reasonCode };
}

function readRuleConditions(
  when: Located | undefined,
  pattern: Located | undefined,
  located: Located,
  scope: Scope,
): readonly Condition[] | null {
  if (when === undefined && pattern === undefined) {
    return report(
      scope.problems,
      located.at,
      'A profile rule needs "when" or "pattern"; without both it would hold for everything.',
    );
  }
  const calls = when && readWhen(when, scope, CALL_KEYS);
  const found = pattern && CONDITIONS.pattern(pattern, 'pattern', scope);
  if ((when && !calls) || (pattern && !found)) return null;
  return [...(calls ?? []), ...(found ? [found] : [])];
}

function decisionOf(outcome: Outcome): Decision {
  switch (outcome) {
    case 'EXECUTE':
      return 'allow';
    case 'HALT':
      return 'deny';
    case 'ABSTAIN':
      return 'require_approval';
  }
}
