import type { Decision, RiskLevel } from '#action';
import { readMap, readOneOf, readRequired, readText, readTrue, report } from './document-reader.js';
import type { Problems } from './document-reader.js';
import type { Located, LocatedMap } from './located-yaml.js';
import { readRuleConditions } from './read-conditions.js';
import type { Scope } from './read-operand.js';
import type { Matchable } from './rule-list.js';

export interface Rule extends Matchable {
  readonly decision: Decision;
  /** The level to report for actions that this rule decides; null: the scored one. */
  readonly risk: RiskLevel | null;
}

export interface RiskRule extends Matchable {
  readonly level: RiskLevel;
}

export const EFFECTS = ['allow', 'deny', 'require_approval'] as const satisfies readonly Decision[];
export const RISK_LEVELS = ['low', 'medium', 'high'] as const satisfies readonly RiskLevel[];
export const RULE_KEYS = ['match', 'when', ...EFFECTS, 'description', 'risk'] as const;
export const RISK_RULE_KEYS = ['name', 'match', 'when', 'risk_level'] as const;

export function readRule(located: Located, number: number, scope: Scope): Rule | null {
  const { problems } = scope;
  const map = readMap(located, 'A rule', RULE_KEYS, problems);
  if (map === null) return null;
  const conditions = readRuleConditions(map, located, 'A rule', scope);
  const decision = readEffect(map, located, problems);
  const description = map.get('description');
  const risk = map.get('risk');
  const rule = {
    number,
    file: located.at.file,
    line: located.at.line,
    name: (description && readText(description.value, '"description"', problems)) ?? null,
    risk: (risk && readOneOf(risk.value, '"risk"', RISK_LEVELS, problems)) ?? null,
  };
  return conditions && decision && { ...rule, conditions, decision };
}

export function readRiskRule(located: Located, number: number, scope: Scope): RiskRule | null {
  const { problems } = scope;
  const map = readMap(located, 'A risk rule', RISK_RULE_KEYS, problems);
  if (map === null) return null;
  const conditions = readRuleConditions(map, located, 'A risk rule', scope);
  const riskLevel = readRequired(map, 'risk_level', located, 'A risk rule', problems);
  const level = riskLevel && readOneOf(riskLevel, '"risk_level"', RISK_LEVELS, problems);
  const name = map.get('name');
  const rule = {
    number,
    file: located.at.file,
    line: located.at.line,
    name: (name && readText(name.value, '"name"', problems)) ?? null,
  };
  return conditions && level && { ...rule, conditions, level };
}

function readEffect(map: LocatedMap, located: Located, problems: Problems): Decision | null {
  const [effect, second] = EFFECTS.filter((candidate) => map.has(candidate))
    .map((decision) => ({ decision, entry: map.get(decision) }))
    .sort((a, b) => (a.entry?.key.line ?? 0) - (b.entry?.key.line ?? 0));
  if (effect?.entry === undefined) {
    return report(
      problems,
      located.at,
      'A rule needs an effect; write one of allow: true, deny: true or require_approval: true.',
    );
  }
  if (second?.entry) {
    report(
      problems,
      second.entry.key,
      `A rule has one effect, and this one has both "${effect.decision}" and "${second.decision}"; keep one.`,
    );
  }
  return readTrue(effect.entry.value, effect.decision, problems) && effect.decision;
}
