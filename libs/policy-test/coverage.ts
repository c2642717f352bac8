import type { ActionRequest, DecisionTrace, MatchedRule } from '#action';
import { alwaysHolds, conditionResults, conditionText } from '#policy';
import type { Judgement, Policy } from '#policy';

/** How much of a policy its tests can tell from another one. */
export interface Coverage {
  readonly rules: Share;
  readonly conditions: Share;
  /** Of rules and conditions together, rounded down. */
  readonly percent: number;
  readonly missing: readonly Missing[];
}

export interface Share {
  readonly covered: number;
  readonly of: number;
}

/** A rule or a condition that could be changed without a test to notice. */
export interface Missing {
  readonly file: string;
  readonly line: number;
  readonly rule: string;
  /** Null: the rule itself. */
  readonly condition: string | null;
  /** Which action the tests lack. */
  readonly says: string;
}

export interface Judged {
  readonly action: ActionRequest;
  readonly time: string;
  readonly judgement: Judgement;
}

type Rules = Policy['rules']['all'] | Policy['riskRules']['all'];

/**
 * A rule is covered when it decided an action, a risk rule when it scored one. A condition of it is covered when, besides,
 * it alone kept the rule from matching another: that action got as far as the rule, and all its other conditions held.
 */
export function coverageOf(policy: Policy, judged: readonly Judged[]): Coverage {
  const seen = [
    ...seenOf(policy.rules.all, 'rule', judged.filter(isAskedForRules), ({ rule }) => rule),
    ...seenOf(policy.riskRules.all, 'risk rule', judged, ({ risk_rule }) => risk_rule),
  ];
  const rules = { covered: seen.filter(({ decided }) => decided).length, of: seen.length };
  const conditions = {
    covered: seen.flatMap(({ decided, conditions }) =>
      conditions.filter(({ mattered }) => decided && mattered),
    ).length,
    of: seen.flatMap(({ conditions }) => conditions).length,
  };
  const of = rules.of + conditions.of;
  const percent = of === 0 ? 100 : Math.floor((100 * (rules.covered + conditions.covered)) / of);
  return { rules, conditions, percent, missing: seen.flatMap(missingOf) };
}

/** Neither the profile nor a risk rule without an answer came before. */
const isAskedForRules = ({ judgement: { trace, reason_code } }: Judged): boolean =>
  trace.rule !== null || reason_code === 'DEFAULT_DENY_NO_MATCH';

interface Seen {
  readonly kind: 'rule' | 'risk rule';
  readonly rule: Rules[number];
  readonly decided: boolean;
  readonly conditions: readonly { readonly text: string; readonly mattered: boolean }[];
}

function seenOf(
  rules: Rules,
  kind: Seen['kind'],
  judged: readonly Judged[],
  matched: (trace: DecisionTrace) => MatchedRule | null,
): readonly Seen[] {
  const resultsOf = conditionResults(rules);
  const decided = new Set<Rules[number]>();
  const mattered = new Set<Rules[number]['conditions'][number]>();
  for (const { action, time, judgement } of judged) {
    const results = resultsOf(action, time);
    const reached = matched(judgement.trace)?.number ?? rules.length;
    for (const [index, rule] of rules.slice(0, reached).entries()) {
      const held = results[index] ?? [];
      const [kept, ...others] = rule.conditions.flatMap((condition, place) =>
        held[place] === true ? [] : [{ condition, no: held[place] === false }],
      );
      if (kept === undefined) decided.add(rule);
      else if (others.length === 0 && kept.no) mattered.add(kept.condition);
    }
  }
  return rules.map((rule) => ({
    kind,
    rule,
    decided: decided.has(rule),
    conditions: rule.conditions
      .filter((condition) => !alwaysHolds(condition))
      .map((condition) => ({ text: conditionText(condition), mattered: mattered.has(condition) })),
  }));
}

function missingOf({
  kind,
  rule: { file, line, name, number },
  decided,
  conditions,
}: Seen): readonly Missing[] {
  const at = { file, line, rule: name ?? `${kind} ${number}` };
  const unused = {
    ...at,
    condition: null,
    says: `no case is ${kind === 'rule' ? 'decided' : 'scored'} by it`,
  };
  return [
    ...(decided ? [] : [unused]),
    ...conditions
      .filter(({ mattered }) => !mattered)
      .map(({ text }) => ({
        ...at,
        condition: text,
        says: `no case gets here where ${shortened(text)} does not hold and all else does`,
      })),
  ];
}

const MAX_SHOWN = 80;
const shortened = (text: string): string => (text.length > MAX_SHOWN ? `${text.slice(0, MAX_SHOWN)}…` : text);
