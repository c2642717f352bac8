import type { ActionRequest, Comparison, MatchedRule } from '#action';
import type { Condition } from './condition.js';
import { isGlob } from './glob.js';
import { patternSets } from './pattern-set.js';
import type { Subject } from './subject.js';

export interface Matchable {
  /** 1 for the first rule of its list. */
  readonly number: number;
  readonly file: string;
  readonly line: number;
  /** The rule's name or description, when it has one. */
  readonly name: string | null;
  readonly conditions: readonly Condition[];
}

/** Rules in order, found by the tool and operation they name, so that a decision only looks at rules it can match. */
export interface RuleList<R extends Matchable> {
  readonly all: readonly R[];
  readonly byTool: ReadonlyMap<string, ByOperation<R>>;
  readonly ofAnyTool: ByOperation<R>;
}

interface ByOperation<R> {
  readonly byOperation: ReadonlyMap<string, readonly Entry<R>[]>;
  readonly ofAny: readonly Entry<R>[];
}

const NONE: ByOperation<never> = { byOperation: new Map(), ofAny: [] };

type Holds = (subject: Subject) => boolean;

interface Entry<R> {
  readonly rule: R;
  /** What is left to ask about an action that was looked up by tool and operation. */
  readonly holds: Holds;
}

export function ruleList<R extends Matchable>(all: readonly R[]): RuleList<R> {
  const { named, others } = groupBy(all, (rule) => textsOn(rule, 'tool'));
  return {
    all,
    byTool: new Map([...named].map(([tool, rules]) => [tool, byOperation(rules)])),
    ofAnyTool: byOperation(others),
  };
}

/** The match with the lowest number. Each list is in order, so its first match is its best. */
export function firstMatch<R extends Matchable>(rules: RuleList<R>, subject: Subject): R | undefined {
  const { tool, operation } = subject.action;
  const ofTool = rules.byTool.get(tool) ?? NONE;
  const { ofAnyTool } = rules;
  let first = earlier(undefined, ofTool.byOperation.get(operation), subject);
  first = earlier(first, ofTool.ofAny, subject);
  first = earlier(first, ofAnyTool.byOperation.get(operation), subject);
  return earlier(first, ofAnyTool.ofAny, subject);
}

export function matchedRule(rule: Matchable | undefined, action: ActionRequest): MatchedRule | null {
  if (rule === undefined) return null;
  const { name, number, file, line, conditions } = rule;
  const compared = conditions.map((condition) => comparisonOf(condition, action));
  return { name, number, file, line, compared };
}

export const comparisonOf = ({ comparison }: Condition, action: ActionRequest): Comparison =>
  typeof comparison === 'function' ? comparison(action) : comparison;

function earlier<R extends Matchable>(
  best: R | undefined,
  entries: readonly Entry<R>[] | undefined,
  subject: Subject,
): R | undefined {
  if (entries === undefined) return best;
  for (const { rule, holds } of entries) {
    if (best !== undefined && best.number < rule.number) return best;
    if (holds(subject)) return rule;
  }
  return best;
}

function byOperation<R extends Matchable>(rules: readonly R[]): ByOperation<R> {
  const { named, others } = groupBy(rules, (rule) => textsOn(rule, 'operation'));
  return {
    byOperation: new Map([...named].map(([operation, group]) => [operation, entriesOf(group)])),
    ofAny: entriesOf(others),
  };
}

/** The patterns of a list are searched for together, for an action that meets one of its rules mostly meets the others. */
function entriesOf<R extends Matchable>(rules: readonly R[]): readonly Entry<R>[] {
  const inSet = patternSets();
  return rules.map((rule) => {
    const conditions = rule.conditions.filter((condition) => textsOf(condition) === undefined);
    return { rule, holds: allOf(conditions.map((condition) => testOf(condition, inSet))) };
  });
}

export function testOf(condition: Condition, inSet: ReturnType<typeof patternSets>): Holds {
  switch (condition.kind) {
    case 'searched': {
      const place = inSet(condition.pattern);
      return (subject) => subject.has(place);
    }
    case 'negated': {
      const groups = condition.groups.map((group) => allOf(group.map((one) => testOf(one, inSet))));
      return (subject) => !groups.some((holds) => holds(subject));
    }
    case 'listed':
    case 'compared':
    case 'computed':
      return condition.holds;
  }
}

function allOf(tests: readonly Holds[]): Holds {
  const [first = always, ...others] = tests;
  return others.length === 0 ? first : (subject) => tests.every((holds) => holds(subject));
}

const always: Holds = () => true;

/** The tools or operations for which alone the condition holds: rules are looked up by them, so it needn't be asked then. */
function textsOf(condition: Condition): readonly string[] | undefined {
  if (condition.kind !== 'listed' || condition.globs.some(isGlob)) return undefined;
  return condition.place === 'tool' || condition.place === 'operation' ? condition.globs : undefined;
}

function textsOn(rule: Matchable, place: 'tool' | 'operation'): readonly string[] | undefined {
  const condition = rule.conditions.find((one) => one.kind === 'listed' && one.place === place);
  return condition && textsOf(condition);
}

function groupBy<R>(
  rules: readonly R[],
  keysOf: (rule: R) => readonly string[] | undefined,
): { named: Map<string, R[]>; others: R[] } {
  const named = new Map<string, R[]>();
  const others: R[] = [];
  for (const rule of rules) {
    const keys = keysOf(rule);
    if (keys === undefined) others.push(rule);
    for (const key of new Set(keys)) {
      const group = named.get(key) ?? [];
      group.push(rule);
      named.set(key, group);
    }
  }
  return { named, others };
}
