import type { Comparison } from '#action';
import { safeText } from '#terminal';
import type { ExplainedComparison } from './explanation.js';

const LONGEST = 60;

interface Placed {
  readonly name: string | null;
  readonly number: number;
  readonly file: string;
  readonly line: number;
}

/** A rule as it is found in its document. */
export const ruleText = ({ name, number, file, line }: Placed): string =>
  `rule ${number}${name === null ? '' : ` “${name}”`} at ${file}:${line}`;

/** A comparison as the document has it. */
export const comparisonText = ({ condition, threshold }: Comparison): string =>
  `${condition} ${safeText(JSON.stringify(threshold), LONGEST)}`;

/** The same with what the action had there, if it is known. */
export const heldText = (comparison: ExplainedComparison): string =>
  `${comparisonText(comparison)} (${comparison.found === undefined ? (comparison.on === 'probe' ? 'found in params' : comparison.on) : foundText(comparison)})`;

/** Conditions that did not hold, each with what there was instead. */
export const missingText = (failed: readonly ExplainedComparison[]): string =>
  failed.map((comparison) => `${comparisonText(comparison)} (${foundText(comparison)})`).join(', and ');

function foundText({ on, found }: ExplainedComparison): string {
  if (found !== undefined) return `${on} is ${safeText(JSON.stringify(found), LONGEST)}`;
  if (on === 'probe') return 'which is not found in params';
  return `there is no ${on.replace(/^(params|context)\./, '')}`;
}
