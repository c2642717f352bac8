import type { ActionRequest } from '#action';
import type { Condition } from './condition.js';
import { patternSets } from './pattern-set.js';
import { testOf } from './rule-list.js';
import type { Matchable } from './rule-list.js';
import { Subject } from './subject.js';

/** Undefined: an expression that has no answer. */
export type Held = boolean | undefined;

/** Tells for each rule, in order, which of its conditions hold. Each is asked, where a decision stops at the first that doesn't. */
export function conditionResults(
  rules: readonly Pick<Matchable, 'conditions'>[],
): (action: ActionRequest, clock: string) => readonly (readonly Held[])[] {
  const inSet = patternSets();
  const tests = rules.map(({ conditions }) =>
    conditions.map((condition) => ({ condition, holds: testOf(condition, inSet) })),
  );
  return (action, clock) => {
    const subject = new Subject(action, clock);
    return tests.map((ofRule) =>
      ofRule.map(({ condition, holds }) => {
        const held = holds(subject);
        return subject.failureOf([condition]) ? undefined : held;
      }),
    );
  };
}

/** It is met by every action, as `op: '*'` is: a tool, an operation, an agent and the text of params are always there. */
export const alwaysHolds = (condition: Condition): boolean =>
  condition.kind === 'listed' &&
  typeof condition.place === 'string' &&
  condition.globs.some((one) => /^\*+$/.test(one));

/** As its document has it, on one line. */
export function conditionText(condition: Condition): string {
  const { key, comparison } = condition;
  const { threshold } = typeof comparison === 'function' ? comparison(NO_ACTION) : comparison;
  const value = typeof threshold === 'string' ? threshold.replaceAll(/\s+/g, ' ') : JSON.stringify(threshold);
  if (condition.kind !== 'listed' || key !== 'field' || typeof condition.place === 'string')
    return `${key}: ${value}`;
  return `${key}: ${condition.place.join('.')}, value: ${value}`;
}

const NO_ACTION: ActionRequest = { agent_id: '', tool: '', operation: '', params: {}, context: {} };
