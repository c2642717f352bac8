import { paint, safeText } from '#terminal';
import { lookOfOutput } from '../../report.js';

/** What a gateway says of its policy, a line for each; what a later gateway adds is shown as well. */
export function policyInfoText(info: object): string {
  const look = lookOfOutput();
  const entries = Object.entries(info).map(([key, value]: [string, unknown]) => [
    safeText(key.replace(/^policy_/, '').replaceAll('_', ' ')),
    safeText(textOf(value)),
  ]);
  const width = Math.max(...entries.map(([name = '']) => name.length));
  return entries
    .map(([name = '', text = '']) => `${paint('dim', name.padEnd(width + 2), look)}${text}`)
    .join('\n');
}

function textOf(value: unknown): string {
  if (value === null) return 'none';
  if (value === true) return 'yes';
  if (value === false) return 'no';
  return typeof value === 'string' ? value : JSON.stringify(value);
}
