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
  const conditions = compared.map(
    ({ condition, on, threshold }) => `${condition} ${JSON.stringify(threshold)} on ${on}`,
  );
  return element(
    'span',
    'rule',
    ...visible(`${kind} ${number}${name ? ` “${name}”` : ''}, `),
    element('code', '', ...visible(`${file}:${row}`)),
    ...(conditions.length > 0 ? visible(` (${conditions.join(', ')})`) : []),
  );
}
