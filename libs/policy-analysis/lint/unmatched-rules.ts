import { decide } from '#policy';
import { explore } from '../explore.js';
import type { Region } from '../explore.js';
import { at, findingAt, smallest } from './finding.js';
import type { AnyRule, Finding, Lint } from './finding.js';

/** Rules that are the first match of no action. */
export function unmatchedRules(
  lint: Lint,
  regions: readonly Region[],
  which: 'rules' | 'risks',
): readonly Finding[] {
  const { policy, clock } = lint;
  const rules: readonly AnyRule[] = which === 'rules' ? policy.rules.all : policy.riskRules.all;
  const matched = new Set(regions.map((region) => region.matched[0]));
  return rules.flatMap((rule, index) => {
    const formula = lint[which][index];
    if (matched.has(index) || !formula) return [];
    const { regions: all, isComplete } = explore([[formula]], lint);
    const alone = all.filter((region) => region.matched[0] === 0);
    if (!isComplete) return [];
    if (alone.length === 0) {
      const message = 'The conditions of this rule exclude each other, so it never holds; mend or remove it.';
      return [findingAt(rule, 'contradicts-itself', message, null)];
    }
    const action = smallest(alone);
    const { trace } = action ? decide(action, policy, undefined, clock, {}) : { trace: undefined };
    const earlier = which === 'rules' ? trace?.rule : trace?.risk_rule;
    const by = earlier ? `, as ${at(earlier)} does this action` : '';
    return [
      which === 'rules'
        ? findingAt(
            rule,
            'never-matches',
            `Earlier rules take all that this rule would match${by}; move it up or remove it.`,
            action,
          )
        : findingAt(
            rule,
            'risk-never-reached',
            `Earlier risk rules score all that this one would${by}; move it up or remove it.`,
            action,
          ),
    ];
  });
}
