import type { Redaction } from '#redaction';
import { hides } from '#redaction';
import type { Condition } from './conditions.js';
import { PolicyError } from './policy-error.js';
import type { Policies } from './policy.js';
import type { Matchable } from './rule-list.js';

/**
 * Redacted values are never written, so no rule can compare them.
 *
 * @returns the refusal of rules that would have to; undefined when there is none.
 */
export function refusalOfHidden(
  policies: Policies,
  redactions: readonly Redaction[],
): PolicyError | undefined {
  const problems = conditionsOf(policies).flatMap(({ rule, condition }) => {
    const { reads } = condition;
    if (reads === undefined || reads === 'probe') return [];
    const hiding = redactions.find((redaction) =>
      ['params', 'context'].some((place) => hides(redaction, [place, ...reads])),
    );
    if (!hiding) return [];
    const message = `The rule compares "${reads.join('.')}", which FARA_REDACT (${hiding.text}) keeps from being seen; compare something else or take the redaction away.`;
    return [{ file: rule.file, line: rule.line, column: 1, message }];
  });
  return problems.length > 0 ? new PolicyError(problems) : undefined;
}

/** Rules that search the whole of params, in which redacted values do not stand any more. */
export function warningsOfHidden(policies: Policies, redactions: readonly Redaction[]): readonly string[] {
  const hidden = redactions.filter(({ path }) => path[0] === 'params').map(({ text }) => text);
  if (hidden.length === 0) return [];
  const searching = conditionsOf(policies).filter(({ condition }) => condition.reads === 'probe');
  return searching.map(
    ({ rule: { file, line } }) =>
      `${file}:${line}: The rule searches all params, and will not find what stands at ${hidden.join(', ')}.`,
  );
}

function conditionsOf({ policy, profiles }: Policies): { rule: Matchable; condition: Condition }[] {
  const ofProfiles = profiles === 'unreadable' ? [] : profiles.flatMap(({ rules }) => rules.all);
  const rules: Matchable[] = [...ofProfiles, ...(policy?.rules.all ?? []), ...(policy?.riskRules.all ?? [])];
  return rules.flatMap((rule) => rule.conditions.map((condition) => ({ rule, condition })));
}
