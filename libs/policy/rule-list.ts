import type { ActionRequest, MatchedRule } from '#action';
import type { Condition } from './conditions.js';
import type { Conditions } from './read-conditions.js';
import type { Subject } from './subject.js';

export interface Matchable extends Conditions {
  /** 1 for the first rule of its list. */
  readonly number: number;
  readonly file: string;
  readonly line: number;
  /** The rule's name or description, when it has one. */
  readonly name: string | null;
}

/** Rules in order, kept apart by the tool they name, so that a decision only looks at those that its tool can match. */
export interface RuleList<R extends Matchable> {
  readonly all: readonly R[];
  readonly byTool: ReadonlyMap<string, readonly R[]>;
  readonly ofAnyTool: readonly R[];
}

export function ruleList<R extends Matchable>(all: readonly R[]): RuleList<R> {
  const byTool = new Map<string, R[]>();
  const ofAnyTool: R[] = [];
  for (const rule of all) {
    if (rule.exactTool === undefined) ofAnyTool.push(rule);
    else {
      const bucket = byTool.get(rule.exactTool);
      if (bucket) bucket.push(rule);
      else byTool.set(rule.exactTool, [rule]);
    }
  }
  return { all, byTool, ofAnyTool };
}

export function firstMatch<R extends Matchable>(rules: RuleList<R>, subject: Subject): R | undefined {
  const ofTool = rules.byTool.get(subject.action.tool) ?? [];
  const { ofAnyTool } = rules;
  let i = 0;
  let j = 0;
  for (;;) {
    const a = ofTool[i];
    const b = ofAnyTool[j];
    const isNextOfTool = a !== undefined && (b === undefined || a.number < b.number);
    const next = isNextOfTool ? a : b;
    if (next === undefined || holdAll(next.conditions, subject)) return next;
    if (isNextOfTool) i++;
    else j++;
  }
}

export function matchedRule(rule: Matchable | undefined, action: ActionRequest): MatchedRule | null {
  if (rule === undefined) return null;
  const { name, number, file, line, conditions } = rule;
  return { name, number, file, line, compared: conditions.map((condition) => condition.comparison(action)) };
}

function holdAll(conditions: readonly Condition[], subject: Subject): boolean {
  for (const condition of conditions) if (!condition.holds(subject)) return false;
  return true;
}
