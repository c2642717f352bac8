import type { MatchedRule } from '#action';
import { foundBy } from '#action';
import { paint, safeText } from '#terminal';
import { call } from '../action-texts.js';
import { relativeTime } from '../relative-time.js';
import { lookOfOutput } from '../report.js';
import type { Explanation } from './explanation.js';
import { heldText, ruleText } from './rule-texts.js';

const INDENT = '  ';
const DEEPER = '· ';
/** Characters of what was sent; "faramesh get" shows all of it. */
const MOST = 1_000;

/** For a person, in the order in which it happened. */
export function explanationText(explanation: Explanation, now: number): string {
  const { id, status, asked, decided, answered, since, would_allow, notes } = explanation;
  return [
    ...paragraph('Asked', askedLines(explanation, now)),
    ...paragraph('Decided', decided ? decidedLines(decided, asked, now) : ['Not yet.']),
    ...(decided ? paragraph('Risk', riskLines(decided, asked)) : []),
    ...(answered
      ? paragraph('Answered', [
          `${answered.approved ? 'Approved' : 'Denied'} by ${answered.by}, ${relativeTime(answered.at, now)}${answered.reason === null ? ', without a word' : `: “${answered.reason}”`}`,
        ])
      : []),
    ...paragraph(
      'Since then',
      since.map(
        ({ event_type, what, at }) =>
          `${event_type}, ${relativeTime(at, now)}${what === '' ? '' : `: ${what}`}`,
      ),
    ),
    ...paragraph('What would have allowed it', would_allow),
    ...paragraph('Note', notes),
    `Action ${id} is ${status}.`,
  ].join('\n');
}

function paragraph(title: string, lines: readonly string[]): string[] {
  if (lines.length === 0) return [];
  return [paint('bold', title, lookOfOutput()), ...lines.map((line) => INDENT + safeText(line))];
}

function askedLines({ asked }: Explanation, now: number): string[] {
  const { agent_id, tool, operation, params, context, erased, at, submitted_by } = asked;
  const what = erased
    ? `What was sent was erased by ${erased.by}, ${relativeTime(erased.at, now)}: ${erased.reason}`
    : `params ${safeText(JSON.stringify(params), MOST)}`;
  const withContext = context !== null && Object.keys(context).length > 0;
  return [
    `${agent_id} asked for ${call({ tool, operation })}, ${relativeTime(at, now)}; it was sent by ${submitted_by}`,
    what,
    ...(withContext ? [`context ${safeText(JSON.stringify(context), MOST)}`] : []),
  ];
}

type Decided = NonNullable<Explanation['decided']>;

function decidedLines(decided: Decided, asked: Explanation['asked'], now: number): string[] {
  const { decision, reason_code, reason, at, rule, profile_rule, policy_version, profile_id } = decided;
  const decider = profile_rule ?? rule;
  return [
    `${decision}, ${relativeTime(at, now)}: ${reason} (${reason_code})`,
    ...(decider
      ? [`by the ${profile_rule ? 'profile’s ' : ''}${ruleText(decider)}`, ...because(decider, asked)]
      : []),
    policy_version === null
      ? 'no policy was in force'
      : `policy ${policy_version}${profile_id === null ? '' : `, profile ${profile_id}`}`,
  ];
}

function riskLines(decided: Decided, asked: Explanation['asked']): string[] {
  const { risk_rule, risk_level, scored_risk, reason_code } = decided;
  const own =
    scored_risk === null || scored_risk === risk_level ? '' : `, as the rule says; scored ${scored_risk}`;
  const upgraded = reason_code === 'RISK_UPGRADE' ? ', which made an allow wait for a person' : '';
  return risk_rule
    ? [
        `${risk_level}${own}: the risk ${ruleText(risk_rule)} matches${upgraded}`,
        ...because(risk_rule, asked),
      ]
    : [`${risk_level}${own}: no risk rule matches`];
}

function because({ compared }: MatchedRule, asked: Explanation['asked']): string[] {
  return compared.map((comparison) => {
    const found = foundBy(asked, comparison);
    return `${DEEPER}${heldText(found === undefined ? comparison : { ...comparison, found })}`;
  });
}
