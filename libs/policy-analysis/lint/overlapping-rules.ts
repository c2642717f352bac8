import type { ActionRequest } from '#action';
import { decide } from '#policy';
import type { Rule } from '#policy';
import { spend } from '../effort.js';
import { explore } from '../explore.js';
import type { Matched, Region } from '../explore.js';
import { at, findingAt, smallest } from './finding.js';
import type { Finding, Lint } from './finding.js';

/** Of two rules. */
const PAIRING_STEPS = 20;

/** An earlier rule allows some of what a later one denies, and neither is an exception from the other. */
export function overlappingRules(lint: Lint): readonly Finding[] {
  const { policy, clock, effort, rules } = lint;
  const denials = [...policy.rules.all.entries()].filter(([, { decision }]) => decision === 'deny');
  const allowsBefore = (later: number): [number, Rule][] =>
    [...policy.rules.all.slice(0, later).entries()].filter(([, { decision }]) => decision === 'allow');
  const found = (allow: Rule, earlier: number, deny: Rule, later: number): readonly Finding[] => {
    const [one, other] = [rules[earlier], rules[later]];
    if (!one || !other) return [];
    const having = (...wanted: (number | null)[]): readonly Region[] => {
      const isOther = (matched: Matched): boolean =>
        matched.some((match, list) => match !== undefined && match !== wanted[list]);
      return explore([[one], [other]], { ...lint, isOfNoInterest: isOther }).regions;
    };
    const isFound = (regions: readonly Region[]): boolean => regions.some(({ example }) => example());
    // Most pairs never meet, and are told apart by their tools already.
    if (!isFound(having(0, 0)) || !isFound(having(0, null)) || !isFound(having(null, 0))) return [];
    const isShown = (action: ActionRequest): boolean =>
      decide(action, policy, undefined, clock, {}).trace.rule?.number === allow.number;
    const action = smallest(having(0, 0), isShown);
    if (!action) return [];
    const message = `This rule allows some of what ${at(deny)} denies further down; put the one first that is to win.`;
    return [findingAt(allow, 'contradicting-overlap', message, action)];
  };
  return denials.flatMap(([later, deny]) => {
    if (!spend(effort, PAIRING_STEPS * later)) return [];
    return allowsBefore(later).flatMap(([earlier, allow]) => found(allow, earlier, deny, later));
  });
}
