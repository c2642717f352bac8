import { paint, safeText } from '#terminal';
import { lookOfOutput } from '../../report.js';

/** What a gateway says of its policy, a line for each fact; what a later gateway adds is shown as well. */
export function policyInfoText(info: object): string {
  const look = lookOfOutput();
  const entries = factsOf(info).map(([key, value]) => [
    safeText(key.replace(/^policy_/, '').replaceAll('_', ' ')),
    safeText(textOf(value)),
  ]);
  const width = Math.max(...entries.map(([name = '']) => name.length));
  return entries
    .map(([name = '', text = '']) => `${paint('dim', name.padEnd(width + 2), look)}${text}`)
    .join('\n');
}

/** Of what is within another fact, each by itself: `files in force`, `profiles`, `profiles`. */
function factsOf(value: object, name = ''): readonly (readonly [string, unknown])[] {
  return Object.entries(value).flatMap(([key, inner]: [string, unknown]) => {
    const whole = Array.isArray(value) ? name : [name, key].filter((part) => part !== '').join(' ');
    const isEmpty = typeof inner === 'object' && inner !== null && Object.keys(inner).length === 0;
    if (isEmpty) return [[whole, null] as const];
    return typeof inner === 'object' && inner !== null ? factsOf(inner, whole) : [[whole, inner] as const];
  });
}

function textOf(value: unknown): string {
  if (value === null) return 'none';
  if (value === true) return 'yes';
  if (value === false) return 'no';
  return typeof value === 'string' ? value : JSON.stringify(value);
}
