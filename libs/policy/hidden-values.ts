import type { Redaction } from '#redaction';
import { hides } from '#redaction';
import type { Condition } from './condition.js';
import { PolicyError } from './policy-error.js';
import type { Policies } from './policy.js';
import type { Matchable } from './rule-list.js';
import { selectionsOf } from './selections.js';

/**
 * Redacted values are never written, so no rule can compare them.
 *
 * @returns the refusal of rules that would have to; undefined when there is none.
 */
export function refusalOfHidden(
  policies: Policies,
  redactions: readonly Redaction[],
): PolicyError | undefined {
  const problems = rulesOf(policies).flatMap((rule) =>
    rule.conditions.flatMap(valuesReadBy).flatMap(({ name, places }) => {
      const hiding = redactions.find((redaction) => places.some((place) => hides(redaction, place)));
      if (!hiding) return [];
      const message = `The rule compares "${name}", which FARA_REDACT (${hiding.text}) keeps from being seen; compare something else or take the redaction away.`;
      return [{ file: rule.file, line: rule.line, column: 1, message }];
    }),
  );
  return problems.length > 0 ? new PolicyError(problems) : undefined;
}

/** Rules that search the whole of params, in which redacted values do not stand any more. */
export function warningsOfHidden(policies: Policies, redactions: readonly Redaction[]): readonly string[] {
  const hidden = redactions.filter(({ path }) => path[0] === 'params').map(({ text }) => text);
  if (hidden.length === 0) return [];
  return rulesOf(policies)
    .filter(({ conditions }) => conditions.some(searchesAll))
    .map(
      ({ file, line }) =>
        `${file}:${line}: The rule searches all params, and will not find what stands at ${hidden.join(', ')}.`,
    );
}

function rulesOf({ policy, profiles }: Policies): Matchable[] {
  const ofProfiles = profiles === 'unreadable' ? [] : profiles.flatMap(({ rules }) => rules.all);
  return [...ofProfiles, ...(policy?.rules.all ?? []), ...(policy?.riskRules.all ?? [])];
}

interface ReadValue {
  readonly name: string;
  /** Where it is looked for. */
  readonly places: readonly (readonly string[])[];
}

function valuesReadBy(condition: Condition): readonly ReadValue[] {
  switch (condition.kind) {
    case 'listed':
    case 'compared': {
      const { place } = condition;
      if (typeof place === 'string') return [];
      return [{ name: place.join('.'), places: ['params', 'context'].map((start) => [start, ...place]) }];
    }
    case 'negated':
      return condition.groups.flat().flatMap(valuesReadBy);
    case 'computed':
      return selectionsOf(condition.expression).map((path) => ({ name: path.join('.'), places: [path] }));
    case 'searched':
      return [];
  }
}

function searchesAll(condition: Condition): boolean {
  switch (condition.kind) {
    case 'searched':
      return true;
    case 'listed':
      return condition.place === 'probe';
    case 'negated':
      return condition.groups.flat().some(searchesAll);
    case 'compared':
      return false;
    case 'computed':
      return selectionsOf(condition.expression).some((path) => path.length === 1);
  }
}
