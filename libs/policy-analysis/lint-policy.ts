import type { ActionRequest } from '#action';
import { decide, isStricter, namedValue, selectionsOf } from '#policy';
import type { Condition, Policy, RiskRule, Rule } from '#policy';
import { cellsOf } from './cells.js';
import { someEffort, spend } from './effort.js';
import type { Effort } from './effort.js';
import { explore } from './explore.js';
import type { Matched, Region } from './explore.js';
import { expressionPatches } from './expression-patches.js';
import { askerOf, Formulas } from './formula.js';
import type { Atom, Formula } from './formula.js';
import { hasValue, patched, withPatch } from './patch.js';
import type { Patch } from './patch.js';

export type FindingCode =
  | 'never-matches'
  | 'contradicts-itself'
  | 'allows-what-is-missing'
  | 'contradicting-overlap'
  | 'matches-everything'
  | 'risk-never-reached';

/** Something about a rule that its author should look at. */
export interface Finding {
  readonly code: FindingCode;
  readonly file: string;
  readonly line: number;
  /** What it is and what to do, in a sentence. */
  readonly message: string;
  /** A small action that shows it; null where none can or was found. */
  readonly action: ActionRequest | null;
}

export interface LintReport {
  readonly findings: readonly Finding[];
  /** False when the rules have more combinations than were looked through, so that rules may match nothing without a finding. */
  readonly is_complete: boolean;
}

type AnyRule = Rule | RiskRule;

/** @param clock The time that expressions see, RFC 3339 UTC. */
export function lintPolicy(policy: Policy, clock: string): LintReport {
  const formulas = new Formulas();
  const listOf = (rules: readonly AnyRule[]): readonly Formula[] =>
    rules.map(({ conditions }) => formulas.of(conditions));
  const effort = someEffort();
  const [rules, risks] = [listOf(policy.rules.all), listOf(policy.riskRules.all)];
  const lint: Lint = { policy, clock, effort, rules, risks };
  const ofRules = explore([rules], lint);
  const ofRisks = explore([risks], lint);
  const findings = [
    ...(ofRules.isComplete ? unmatched(lint, ofRules.regions, 'rules') : []),
    ...(ofRisks.isComplete ? unmatched(lint, ofRisks.regions, 'risks') : []),
    ...missingValues(lint, ofRules.regions),
    ...overlaps(lint),
    ...everything(lint),
  ];
  const place = ({ file }: Finding): number => policy.files.indexOf(file);
  return {
    findings: findings
      .filter((finding) => !isWanted(finding, policy))
      .sort((one, other) => place(one) - place(other) || one.line - other.line),
    is_complete: ofRules.isComplete && ofRisks.isComplete && effort.left >= 0,
  };
}

/** A comment above the rule says that it is meant so: `# lint-ignore: allows-what-is-missing`. */
function isWanted({ file, line, code }: Finding, { documents }: Policy): boolean {
  const lines = documents.find((document) => document.file === file)?.text.split('\n') ?? [];
  const [, codes = ''] = /^\s*# lint-ignore:(.*)$/.exec(lines[line - 2] ?? '') ?? [];
  return codes.split(',').some((one) => one.trim() === code);
}

interface Lint {
  readonly policy: Policy;
  readonly clock: string;
  readonly effort: Effort;
  readonly rules: readonly Formula[];
  readonly risks: readonly Formula[];
}

const findingAt = (
  { file, line }: AnyRule,
  code: FindingCode,
  message: string,
  action: ActionRequest | null,
): Finding => ({ code, file, line, message, action });

const at = ({ file, line }: { file: string; line: number }): string => `${file}:${line}`;

/** Rules that are the first match of no action. */
function unmatched(lint: Lint, regions: readonly Region[], which: 'rules' | 'risks'): readonly Finding[] {
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

/** Allow rules that let pass because a value is not there: with some value of it the same action would not pass. */
function missingValues({ policy, clock, effort }: Lint, regions: readonly Region[]): readonly Finding[] {
  const found = new Map<string, Finding>();
  const judge = (action: ActionRequest): ReturnType<typeof decide> =>
    decide(action, policy, undefined, clock, {});
  for (const region of regions) {
    if (effort.left < 0) break;
    const rule = policy.rules.all[region.matched[0] ?? -1];
    if (rule?.decision !== 'allow') continue;
    const given = valuesToGive(region, clock, effort).filter(
      ({ way }) => !found.has(`${rule.number} ${way}`),
    );
    const action = given.length > 0 ? region.example() : undefined;
    const passed = action && judge(action);
    if (!action || passed?.decision !== 'allow') continue;
    for (const { way, patch } of given) {
      if (found.has(`${rule.number} ${way}`) || namedValue(action, way.split('.')) !== undefined) continue;
      const judged = judge(withPatch(action, patch));
      const isAnswered = judged.reason_code !== 'CONDITION_ERROR';
      if (!isAnswered || !isStricter(judged.decision, passed.decision)) continue;
      const by = judged.trace.rule ? ` by ${at(judged.trace.rule)}` : '';
      const message = `This rule allows when "${way}" is missing, but with ${shown(patch)} it is ${SAID[judged.decision]}${by}; ask for the value, or decide first what happens without it.`;
      found.set(`${rule.number} ${way}`, findingAt(rule, 'allows-what-is-missing', message, action));
    }
  }
  return [...found.values()];
}

const SAID = { allow: 'allowed', deny: 'denied', require_approval: 'for a person to approve' } as const;

interface Given {
  /** The name of the value, with dots. */
  readonly way: string;
  readonly patch: Patch;
}

/** Values that rules asked for, that the region's actions don't have. */
function valuesToGive({ truths, patches }: Region, clock: string, effort: Effort): readonly Given[] {
  const asked = [...truths.keys()];
  const ways = new Map<string, Atom[]>();
  for (const atom of asked) {
    const { condition } = atom;
    if (condition.kind !== 'listed' && condition.kind !== 'compared') continue;
    if (typeof condition.place === 'string' || hasValue(patches, condition.place)) continue;
    const way = condition.place.join('.');
    ways.set(way, [...(ways.get(way) ?? []), atom]);
  }
  const ofKeys = [...ways].flatMap(([way, atoms]) =>
    cellsOf(atoms, clock, effort)
      .cells.slice(1)
      .map(({ patch }) => ({ way, patch })),
  );
  return [...ofKeys, ...asked.flatMap(({ condition }) => ofExpression(condition, effort))];
}

const PATCHING_STEPS = 100;

/** Each value that the expression reads, alone. */
function ofExpression(condition: Condition, effort: Effort): readonly Given[] {
  if (condition.kind !== 'computed' || effort.left < 0) return [];
  const patches = expressionPatches(condition.expression);
  spend(effort, PATCHING_STEPS * patches.length);
  return selectionsOf(condition.expression).flatMap((selection) => {
    const [place, ...way] = selection;
    if (way.length === 0) return [];
    return patches
      .filter((patch) => 'params' in patch && isOnly(patch, place ?? '', way))
      .map((patch) => ({ way: way.join('.'), patch }));
  });
}

const isOnly = (patch: Patch, place: string, way: readonly string[]): boolean => {
  const { params, context } = patched([patch]);
  const [here, there] = place === 'context' ? [context, params] : [params, context];
  return Object.keys(there).length === 0 && Object.keys(here).join() === way[0];
};

function shown(patch: Patch): string {
  if ('path' in patch) return JSON.stringify(patch.value);
  return 'name' in patch ? JSON.stringify(patch.text) : JSON.stringify(patch.params ?? patch.context);
}

/** Of two rules. */
const PAIRING_STEPS = 20;

/** An earlier rule allows some of what a later one denies, and neither is an exception from the other. */
function overlaps(lint: Lint): readonly Finding[] {
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

/** Searches that find something in whatever is sent, and rules that allow whatever comes to them. */
function everything(lint: Lint): readonly Finding[] {
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

function smallest(
  regions: readonly Region[],
  isShown: (action: ActionRequest) => boolean = () => true,
): ActionRequest | null {
  const actions = regions.slice(0, MAX_EXAMPLES).flatMap((region) => region.example() ?? []);
  const [first] = actions.filter(isShown).sort((one, other) => sizeOf(one) - sizeOf(other));
  return first ?? null;
}

const MAX_EXAMPLES = 200;
const sizeOf = (action: ActionRequest): number => JSON.stringify(action).length;
