import type { ActionRequest, Comparison, Decision, RiskLevel } from '#action';
import type { Condition } from './condition.js';
import { patternSets } from './pattern-set.js';
import type { Policy } from './policy.js';
import type { Matchable } from './rule-list.js';
import { Subject } from './subject.js';

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

/** Each condition of each rule beside an action, in the order of the document: which hold and which do not. */
export function explainRules(action: ActionRequest, { rules, riskRules }: Policy): ExplainedRules {
  const subject = new Subject(action);
  return {
    rules: rules.all.map((rule) => ({ ...explained(rule, subject), decision: rule.decision })),
    riskRules: riskRules.all.map((rule) => ({ ...explained(rule, subject), level: rule.level })),
  };
}

function explained({ name, number, file, line, conditions }: Matchable, subject: Subject): Explained {
  const [held, failed]: [Comparison[], Comparison[]] = [[], []];
  for (const condition of conditions)
    (holds(condition, subject) ? held : failed).push(comparisonOf(condition, subject.action));
  return { name, number, file, line, held, failed };
}

function holds(condition: Condition, subject: Subject): boolean {
  return condition.holds ? condition.holds(subject) : subject.has(patternSets()(condition.pattern));
}

const comparisonOf = ({ comparison }: Condition, action: ActionRequest): Comparison =>
  typeof comparison === 'function' ? comparison(action) : comparison;
