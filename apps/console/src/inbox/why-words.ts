import type { Comparison, DecisionTrace, MatchedRule } from '#action';
import type { components } from '../api/schema.js';

type Action = components['schemas']['ActionView'];

export interface RuleWords {
  /** "Rule 3 “Refunds above 500 need a person”". */
  readonly rule: string;
  /** "policy.yaml:12". */
  readonly place: string;
  /** "amount is 812, more than 500": what of the action met what the rule says. */
  readonly compared: readonly string[];
}

type Held = Pick<Action, 'params' | 'context' | 'reason_details'>;

/** The rules behind a decision. The call itself says what its name, its operation and its agent are. */
export function whyWords(action: Held): RuleWords[] {
  const trace = (action.reason_details ?? {}) as Partial<DecisionTrace>;
  const named: readonly (readonly [string, MatchedRule | null | undefined])[] = [
    ['Profile rule', trace.profile_rule],
    ['Rule', trace.rule],
    ['Risk rule', trace.risk_rule],
  ];
  return named.flatMap(([kind, rule]) =>
    rule
      ? [
          {
            rule: `${kind} ${rule.number}${rule.name ? ` “${rule.name}”` : ''}`,
            place: `${rule.file}:${rule.line}`,
            compared: rule.compared
              .filter(({ condition }) => !OF_THE_CALL.has(condition))
              .map((one) => comparisonWords(one, action)),
          },
        ]
      : [],
  );
}

const OF_THE_CALL = new Set(['tool', 'op', 'operation', 'agent_id']);
const LONGEST = 80;

const MEETS: Readonly<Record<string, string>> = {
  amount_gt: 'more than',
  amount_gte: 'at least',
  amount_lt: 'less than',
  amount_lte: 'at most',
  path_contains: 'which contains',
  path_starts_with: 'which begins with',
  path_ends_with: 'which ends with',
};

function comparisonWords({ condition, on, threshold }: Comparison, action: Held): string {
  const wanted = short(threshold);
  switch (condition) {
    case 'contains':
      return `the params contain ${wanted}`;
    case 'pattern':
      return isLong(threshold) ? 'the params match its pattern' : `the params match the pattern ${wanted}`;
    case 'when':
      return isLong(threshold) ? 'its expression holds' : `its expression holds: ${wanted}`;
    case 'not':
      return `not ${wanted}`;
    default:
      return `${on} is ${short(valueAt(on, action))}, ${MEETS[condition] ?? `as ${condition} wants:`} ${wanted}`;
  }
}

/** Where a comparison says that it looked: "params.amount". */
function valueAt(on: string, { params, context }: Held): unknown {
  return on
    .split('.')
    .reduce<unknown>(
      (value, key) =>
        typeof value === 'object' && value !== null && Object.hasOwn(value, key)
          ? (value as Record<string, unknown>)[key]
          : undefined,
      { params, context },
    );
}

/** What takes several lines helps nobody here; its place is named. */
const isLong = (value: unknown): boolean => JSON.stringify(value).length > LONGEST;

function short(value: unknown): string {
  const text = JSON.stringify(value ?? null);
  return text.length > LONGEST ? `${text.slice(0, LONGEST).toWellFormed()}…` : text;
}
