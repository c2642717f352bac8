import type { ActionRequest, Decision, RiskLevel } from '#action';
import { decide, isStricter } from '#policy';
import type { Policy, RiskRule, Rule } from '#policy';
import { someEffort } from './effort.js';
import { explore } from './explore.js';
import type { Matched, Region } from './explore.js';
import { failsIn, Formulas, identityOf } from './formula.js';
import type { Formula } from './formula.js';

/** What a policy says of an action: the decision, and the rule that makes it as `file:line`. */
export interface Said {
  readonly decision: Decision;
  readonly risk_level: RiskLevel;
  readonly reason_code: string;
  readonly rule: string | null;
  readonly risk_rule: string | null;
}

/** What loosens first: it is what people fear. */
const CHANGES = ['loosens', 'tightens', 'lowers the risk', 'raises the risk'] as const;

type Change = (typeof CHANGES)[number];

/** Actions that the one policy judges otherwise than the other, by the same rules each. */
export interface Difference {
  /** Of the decision; or of the level alone, which is what people are told, not what is decided. */
  readonly change: Change;
  readonly before: Said;
  readonly after: Said;
  /** The smallest action found for which it is so. */
  readonly action: ActionRequest;
}

export interface PolicyDiff {
  readonly verdict: 'same' | 'only tightens' | 'only loosens' | 'both';
  readonly differences: readonly Difference[];
  /** Whether there is no difference but these. */
  readonly is_complete: boolean;
  /** Why not; each a sentence. */
  readonly gaps: readonly string[];
}

const LEVELS: readonly RiskLevel[] = ['low', 'medium', 'high'];

/**
 * Compares two policies by what they decide. It goes through the regions into which the rules of both divide all actions, as far as
 * a rule that not both have holds in them, and has both policies decide an action of each.
 *
 * @param clock The time that expressions see, RFC 3339 UTC.
 */
export function diffPolicies(before: Policy, after: Policy, clock: string): PolicyDiff {
  const { lists, changed } = listsOf(before, after);
  const isSettledAlike = ([touched]: Matched): boolean => touched === null;
  const effort = someEffort();
  const explored = explore([changed, ...lists], { clock, effort, isOfNoInterest: isSettledAlike });
  const found = new Map<string, Difference>();
  let unseen = 0;
  for (const region of explored.regions) {
    const [was, is] = [before, after].map((policy, index) => effectIn(region, policy, index, lists));
    if (was === is) continue;
    const action = region.example();
    const difference = action && differenceOn(action, before, after, clock);
    if (!action) unseen++;
    if (difference) keepSmallest(found, difference);
  }
  const differences = [...found.values()].sort(inOrder);
  const isComplete = explored.isComplete && effort.left >= 0;
  return {
    verdict: verdictOf(differences),
    differences,
    is_complete: isComplete && unseen === 0,
    gaps: gapsOf(isComplete, unseen),
  };
}

/** The rules of both, and those that only one of them has. */
function listsOf(
  before: Policy,
  after: Policy,
): { readonly lists: readonly (readonly Formula[])[]; readonly changed: readonly Formula[] } {
  const formulas = new Formulas();
  const pairs = [
    [before.rules.all, after.rules.all],
    [before.riskRules.all, after.riskRules.all],
  ] as const;
  const changed = pairs.flatMap(([one, other]) => changedRules(one, other));
  return {
    lists: pairs.flat().map((list) => list.map(({ conditions }) => formulas.of(conditions))),
    changed: changed.map(({ conditions }) => formulas.of(conditions)),
  };
}

/** All but what both begin and end with. What none of them matches is matched by the same rule in both, or by none. */
function changedRules(one: readonly AnyRule[], other: readonly AnyRule[]): readonly AnyRule[] {
  const [a, b] = [one, other].map((rules) => rules.map(meaningOf)) as [string[], string[]];
  const shorter = Math.min(a.length, b.length);
  let start = 0;
  while (start < shorter && a[start] === b[start]) start++;
  let end = 0;
  while (end < shorter - start && a.at(-1 - end) === b.at(-1 - end)) end++;
  return [...one.slice(start, one.length - end), ...other.slice(start, other.length - end)];
}

type AnyRule = Rule | RiskRule;

const meaningOf = (rule: AnyRule): string =>
  JSON.stringify([
    rule.conditions.map(identityOf),
    'decision' in rule ? [rule.decision, rule.risk] : rule.level,
  ]);

/** What a policy makes of the actions of a region, by the rules that match there. */
function effectIn(
  { matched, truths }: Region,
  policy: Policy,
  side: number,
  lists: readonly (readonly Formula[])[],
): string {
  // The list of what changed comes first, then the rules of both, then the risk rules of both.
  const [rule, risk] = [side, side + 2].map((list) => {
    const index = matched[list + 1] ?? null;
    const formula = index === null ? undefined : lists[list]?.[index];
    return { index: index ?? -1, fails: formula !== undefined && failsIn(formula, truths) };
  }) as [Match, Match];
  if (risk.fails) return 'fails';
  const level = policy.riskRules.all[risk.index]?.level ?? 'low';
  if (rule.fails) return `fails ${level}`;
  const { decision, risk: own } = policy.rules.all[rule.index] ?? { decision: 'deny', risk: null };
  const isUpgraded = decision === 'allow' && level === 'high';
  return `${isUpgraded ? 'require_approval' : decision} ${own ?? level}`;
}

interface Match {
  readonly index: number;
  readonly fails: boolean;
}

function differenceOn(
  action: ActionRequest,
  before: Policy,
  after: Policy,
  clock: string,
): Difference | undefined {
  const [was, is] = [before, after].map((policy) => saidBy(policy, action, clock)) as [Said, Said];
  const more = LEVELS.indexOf(is.risk_level) - LEVELS.indexOf(was.risk_level);
  const change = isStricter(is.decision, was.decision)
    ? 'tightens'
    : isStricter(was.decision, is.decision)
      ? 'loosens'
      : more > 0
        ? 'raises the risk'
        : 'lowers the risk';
  return was.decision === is.decision && more === 0 ? undefined : { change, before: was, after: is, action };
}

function saidBy(policy: Policy, action: ActionRequest, clock: string): Said {
  const { decision, risk_level, reason_code, trace } = decide(action, policy, undefined, clock, {});
  const at = (rule: { file: string; line: number } | null): string | null =>
    rule && `${rule.file}:${rule.line}`;
  return { decision, risk_level, reason_code, rule: at(trace.rule), risk_rule: at(trace.risk_rule) };
}

/** Where the decision is another, whatever the risk; where only the level is, whatever the rule. */
function keepSmallest(found: Map<string, Difference>, difference: Difference): void {
  const { before, after } = difference;
  const sides = [before, after].map(({ decision, reason_code, rule, risk_level }) =>
    before.decision === after.decision ? [decision, risk_level] : [decision, reason_code, rule],
  );
  const key = JSON.stringify(sides);
  const known = found.get(key);
  if (!known || sizeOf(difference) < sizeOf(known)) found.set(key, difference);
}

const sizeOf = ({ action }: Difference): number => JSON.stringify(action).length;

const inOrder = (one: Difference, other: Difference): number =>
  CHANGES.indexOf(one.change) - CHANGES.indexOf(other.change) || sizeOf(one) - sizeOf(other);

function verdictOf(differences: readonly Difference[]): PolicyDiff['verdict'] {
  const loosens = differences.some(({ change }) => change === 'loosens' || change === 'lowers the risk');
  const tightens = differences.some(({ change }) => change === 'tightens' || change === 'raises the risk');
  if (loosens && tightens) return 'both';
  if (loosens) return 'only loosens';
  return tightens ? 'only tightens' : 'same';
}

function gapsOf(isComplete: boolean, unseen: number): string[] {
  return [
    ...(isComplete ? [] : ['There are more combinations of conditions than were looked through.']),
    ...(unseen > 0
      ? [
          `For ${unseen} combination${unseen === 1 ? '' : 's'} of regular expressions, searched texts or expressions that would be judged differently no action was found; there may be none.`,
        ]
      : []),
  ];
}
