import type { ActionRequest, Comparison, Decision } from '#action';
import { foundBy } from '#action';
import type { JsonValue } from '#json';
import type { ExplainedRule } from '#policy';
import type { Difference, PolicyDiff, Said } from '#policy-analysis';
import type { Tone } from './action-words.js';

const DECISION: Readonly<Record<Decision, readonly [string, Tone]>> = {
  allow: ['Allowed', 'good'],
  deny: ['Denied', 'bad'],
  require_approval: ['Waits for a person', 'wait'],
};

export const decisionWords = (decision: Decision): string => DECISION[decision][0];
export const decisionTone = (decision: Decision): Tone => DECISION[decision][1];

const VERB: Readonly<Record<Decision, string>> = {
  allow: 'is allowed',
  deny: 'is denied',
  require_approval: 'waits for a person',
};

/** To follow what was asked: "is denied". */
export const decisionVerb = (decision: Decision): string => VERB[decision];

const VERDICT: Readonly<Record<PolicyDiff['verdict'], string>> = {
  same: 'Every action is judged the same.',
  'only tightens': 'It only tightens: nothing is allowed that was not before.',
  'only loosens': 'It only loosens: nothing is stopped that was not before.',
  both: 'It loosens some and tightens some.',
};

export const verdictWords = ({ verdict, is_complete }: PolicyDiff): string =>
  is_complete ? VERDICT[verdict] : `As far as could be searched: ${VERDICT[verdict]}`;

const CHANGE: Readonly<Record<Difference['change'], readonly [string, Tone]>> = {
  loosens: ['Loosens', 'bad'],
  tightens: ['Tightens', 'good'],
  'lowers the risk': ['Lowers the risk', 'wait'],
  'raises the risk': ['Raises the risk', 'wait'],
};

export const changeWords = ({ change }: Difference): string => CHANGE[change][0];
export const changeTone = ({ change }: Difference): Tone => CHANGE[change][1];

/** "Denied, low risk (policy.yaml:3)". */
export function saidWords({ decision, risk_level, reason_code, rule, risk_rule }: Said): string {
  const places = [
    rule === null ? reason_code : fileName(rule),
    ...(risk_rule === null ? [] : [`risk ${fileName(risk_rule)}`]),
  ];
  return `${decisionWords(decision)}, ${risk_level} risk (${places.join(', ')})`;
}

/** "3 findings", "1 finding". */
export const plural = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`;

/** The name of a file, without the way to it. */
export const fileName = (file: string): string => file.replace(/^.*[/\\]/, '');

/** "rule 2 “Small refunds”". */
export const ruleWords = ({
  number,
  name,
}: {
  readonly number: number;
  readonly name: string | null;
}): string => `rule ${number}${name === null ? '' : ` “${name}”`}`;

/** A condition as the document has it. */
export const comparisonWords = ({
  condition,
  threshold,
}: Pick<Comparison, 'condition' | 'threshold'>): string => `${condition}: ${shortJson(threshold)}`;

/** Why a condition did not hold: what there was instead. */
export function failedWords(action: ActionRequest, comparison: Comparison): string {
  const { on } = comparison;
  const found = foundBy(action, { on });
  const instead =
    found !== undefined
      ? `${on} is ${shortJson(found)}`
      : on === 'probe'
        ? 'which is not found in params'
        : `there is no ${on.replace(/^(params|context)\./, '')}`;
  return `${comparisonWords(comparison)} (${instead})`;
}

/** The rules before the one that decides, or all: the ones that an action came nearest to are those with least that failed. */
export const rulesPassedOver = (
  rules: readonly ExplainedRule[],
  decidedBy: number | undefined,
): readonly ExplainedRule[] => rules.filter(({ number }) => decidedBy === undefined || number < decidedBy);

const LONGEST = 80;

function shortJson(value: JsonValue): string {
  const text = JSON.stringify(value);
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
}

const FAILURES: Readonly<Record<string, string>> = {
  no_such_key: 'The expression asks for a value that the action does not have; write has(…) && in front.',
  no_such_overload: 'The expression meets a value of another type than it needs.',
  too_many_steps: 'The expression takes more steps than it may, so it was ended.',
  not_a_bool: 'The expression gives something else than true or false.',
};

/** Why an expression had no answer. */
export const failureWords = (failure: string): string =>
  FAILURES[failure] ?? `The expression has no answer: ${failure.replaceAll('_', ' ')}.`;
