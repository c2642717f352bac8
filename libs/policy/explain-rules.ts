import type { ActionRequest, Comparison, Decision, RiskLevel } from '#action';
import { conditionResults } from './condition-results.js';
import type { Held } from './condition-results.js';
import type { Policy } from './policy.js';
import { comparisonOf } from './rule-list.js';
import type { Matchable } from './rule-list.js';

/** A rule beside an action: it holds when nothing failed. */
interface Explained {
  readonly name: string | null;
  readonly number: number;
  readonly file: string;
  readonly line: number;
  readonly held: readonly Comparison[];
  readonly failed: readonly Comparison[];
}

export interface ExplainedRule extends Explained {
  readonly decision: Decision;
}

interface ExplainedRiskRule extends Explained {
  readonly level: RiskLevel;
}

export interface ExplainedRules {
  readonly rules: readonly ExplainedRule[];
  readonly riskRules: readonly ExplainedRiskRule[];
}

/**
 * Each condition of each rule beside an action, in the order of the document: which hold and which do not. An expression without
 * an answer is among those that failed.
 *
 * @param clock The time that it was judged at, RFC 3339 UTC.
 */
export function explainRules(
  action: ActionRequest,
  { rules, riskRules }: Policy,
  clock: string,
): ExplainedRules {
  const ofRules = conditionResults(rules.all)(action, clock);
  const ofRiskRules = conditionResults(riskRules.all)(action, clock);
  return {
    rules: rules.all.map((rule, index) => ({
      ...explained(rule, ofRules[index] ?? [], action),
      decision: rule.decision,
    })),
    riskRules: riskRules.all.map((rule, index) => ({
      ...explained(rule, ofRiskRules[index] ?? [], action),
      level: rule.level,
    })),
  };
}

function explained(
  { name, number, file, line, conditions }: Matchable,
  results: readonly Held[],
  action: ActionRequest,
): Explained {
  const having = (wanted: boolean): Comparison[] =>
    conditions
      .filter((_, index) => (results[index] === true) === wanted)
      .map((condition) => comparisonOf(condition, action));
  return { name, number, file, line, held: having(true), failed: having(false) };
}
