import type { Condition } from '#policy';
import { explore } from '../explore.js';
import { askerOf } from '../formula.js';
import { patched } from '../patch.js';
import { findingAt, smallest } from './finding.js';
import type { Finding, Lint } from './finding.js';

/** Searches that find something in whatever is sent, and rules that allow whatever comes to them. */
export function alwaysMatching(lint: Lint): readonly Finding[] {
  const { policy, rules, risks } = lint;
  const pairs = [
    ...policy.rules.all.map((rule, index) => ({ rule, formula: rules[index] })),
    ...policy.riskRules.all.map((rule, index) => ({ rule, formula: risks[index] })),
  ];
  return pairs.flatMap(({ rule, formula }) => {
    if (!formula) return [];
    const { regions, isComplete } = explore([[formula]], lint);
    const [matching, missing] = [0, null].map((index) =>
      regions.filter(({ matched }) => matched[0] === index),
    );
    const search = rule.conditions.find(isAlwaysFound);
    const allowsAll = 'decision' in rule && rule.decision === 'allow' && isComplete && missing?.length === 0;
    const message = search
      ? `What "${search.key}" searches for is found in all params, so it asks nothing; write what must be there.`
      : 'This rule allows everything that comes to it; name the tools that it is for.';
    return search || allowsAll
      ? [findingAt(rule, 'matches-everything', message, smallest(matching ?? []))]
      : [];
  });
}

/** Params with nothing in common. */
const UNLIKE = [{}, { a: 1 }, { b: ['c', null] }, { é: { 'd e': true } }, { f: '-' }];

function isAlwaysFound(condition: Condition): boolean {
  const isSearch =
    condition.kind === 'searched' || (condition.kind === 'listed' && condition.place === 'probe');
  const holds = askerOf(condition);
  return isSearch && UNLIKE.every((params) => holds(patched([{ params }]), ''));
}
