import { element, visible } from './visible-text.js';

const TONES = {
  allowed: 'good',
  approved: 'good',
  succeeded: 'good',
  low: 'good',
  denied: 'bad',
  failed: 'bad',
  high: 'bad',
  timeout: 'bad',
  pending_approval: 'wait',
  medium: 'wait',
};

/** The colour class of a status or a risk level; its word always stands beside it. */
export const toneOf = (word) => TONES[word] ?? 'plain';

export const wordsOf = (status) => status.replaceAll('_', ' ');

export const callOf = ({ tool, operation }) => visible(`${tool}:${operation}`);

export function timeOf(timestamp) {
  const date = new Date(timestamp);
  return date.toDateString() === new Date().toDateString()
    ? date.toLocaleTimeString()
    : date.toLocaleString([], { dateStyle: 'short', timeStyle: 'short' });
}

/** The rules behind a decision, each with its place in its document and what it compared. */
export function rulesOf(trace) {
  const named = [
    ['Profile rule', trace?.profile_rule],
    ['Rule', trace?.rule],
    ['Risk rule', trace?.risk_rule],
  ];
  const lines = named.filter(([, rule]) => rule).map(([kind, rule]) => line(kind, rule));
  return lines.length > 0 ? lines : ['No rule matched.'];
}

function line(kind, { name, number, file, line: row, compared }) {
  const conditions = compared.filter(({ condition }) => !NAMES.has(condition)).map(words);
  return element(
    'span',
    'rule',
    ...visible(`${kind} ${number}${name ? ` “${name}”` : ''}, `),
    element('code', '', ...visible(`${file}:${row}`)),
    ...visible(conditions.length > 0 ? `, for its ${conditions.join(', ')}` : ''),
  );
}

/** The call itself says these. */
const NAMES = new Set(['tool', 'op', 'operation', 'agent_id']);
const LONGEST = 40;

/** A pattern of several lines helps nobody here; its place is named. */
function words({ condition, on, threshold }) {
  const text = JSON.stringify(threshold);
  return `${condition}${text.length > LONGEST ? '' : ` ${text}`} on ${on}`;
}
