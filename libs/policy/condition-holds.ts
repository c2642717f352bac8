import type { ActionRequest } from '#action';
import type { Condition } from './condition.js';
import type { ExpressionFailure } from './expression.js';
import { ruleList, firstMatch } from './rule-list.js';
import { Subject } from './subject.js';

/**
 * Asks one condition by itself, as it is asked when an action is decided.
 *
 * @param clock The time that it sees, RFC 3339 UTC.
 */
export function conditionHolds(
  condition: Condition,
  action: ActionRequest,
  clock: string,
): boolean | ExpressionFailure {
  const subject = new Subject(action, clock);
  const alone = ruleList([{ number: 1, file: '', line: 1, name: null, conditions: [condition] }]);
  const holds = firstMatch(alone, subject) !== undefined;
  return subject.failureOf([condition]) ?? holds;
}
