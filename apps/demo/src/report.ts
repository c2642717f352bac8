import type { Look, StyleName } from '#terminal';
import { cell, paint, safeText } from '#terminal';
import type { Day } from './day.js';
import type { Outcome, Told } from './outcome.js';
import { OUTCOMES } from './outcome.js';
import type { PlayedDay } from './play-day.js';
import { summaryOf } from './summary.js';

const TIME = 5;
const AGENT = 14;
const CALL = 20;
const OUTCOME = Math.max(...OUTCOMES.map((outcome) => outcome.length));
const GAP = '  ';
const INDENT = ' '.repeat(TIME + GAP.length);

const STYLES: Readonly<Record<Outcome, StyleName>> = {
  allowed: 'green',
  denied: 'red',
  'approved by a person': 'cyan',
  'denied by a person': 'magenta',
};

/** The day as a table: under each call why it came out so, and where its whole history is. */
export function tableOf(day: Day, { calls }: PlayedDay, look: Look): string {
  const played = new Map(calls.map((one) => [one.call, one]));
  const header = rowOf(['TIME', 'AGENT', 'TOOL:OPERATION', 'WHAT'], look) + 'OUTCOME';
  const chapters = day.chapters.map((chapter) => {
    const rows = chapter.calls.flatMap((call) => {
      const one = played.get(call);
      return one ? [callLines(one, look)] : [];
    });
    return [paint('bold', safeText(chapter.title, look.width), look), ...rows].join('\n');
  });
  return [paint('dim', header, look), ...chapters].join('\n\n');
}

function callLines({ call, outcome, policy, person, error, audit_trail }: Told, look: Look): string {
  const what = Object.values(call.params).map((value) =>
    typeof value === 'string' ? value : JSON.stringify(value),
  );
  const row = rowOf([call.time, call.agent_id, `${call.tool}:${call.operation}`, what.join(' ')], look);
  const reasons = [policy.reason, person && `“${person}”`, error && `failed: ${error}`].filter(
    (text) => text !== null,
  );
  return [
    row + paint(STYLES[outcome], outcome, look),
    INDENT + safeText(reasons.join(' · '), look.width - INDENT.length),
    paint('dim', INDENT + audit_trail, look),
  ].join('\n');
}

/** Everything up to the outcome, which is the last column and has a colour of its own. */
function rowOf(
  [time, agent, call, what]: readonly [string, string, string, string],
  { width }: Look,
): string {
  const left = Math.max(width - TIME - AGENT - CALL - OUTCOME - 4 * GAP.length, 10);
  return [cell(time, TIME), cell(agent, AGENT), cell(call, CALL), cell(what, left), ''].join(GAP);
}

/** What the day came to, and where to look next. */
export function summaryText(played: PlayedDay, address: string, look: Look): string {
  const { calls, outcomes, reason_codes, executions, seconds, calls_per_second } = summaryOf(played);
  const counts = (entries: readonly (readonly [string, number])[]): string[] =>
    entries.map(([name, count]) => `${String(count).padStart(6)}  ${name}`);
  const first = played.calls[0]?.audit_trail ?? '';
  return [
    paint('bold', `${calls} calls in ${seconds} s, ${calls_per_second} a second`, look),
    ...counts(Object.entries(outcomes)),
    '',
    'What the policy said:',
    ...counts(Object.entries(reason_codes)),
    '',
    'What the tools came to:',
    ...counts(Object.entries(executions)),
    '',
    'Where to look:',
    `  console      ${address}/`,
    `  playground   ${address}/playground`,
    `  one action   ${first}`,
  ].join('\n');
}
