import type { ActionRequest } from '#action';
import type { Policy, RiskRule, Rule } from '#policy';
import type { Effort } from '../effort.js';
import type { Region } from '../explore.js';
import type { Formula } from '../formula.js';

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

export type AnyRule = Rule | RiskRule;

/** What findings are looked for in. */
export interface Lint {
  readonly policy: Policy;
  readonly clock: string;
  readonly effort: Effort;
  readonly rules: readonly Formula[];
  readonly risks: readonly Formula[];
}

export const findingAt = (
  { file, line }: AnyRule,
  code: FindingCode,
  message: string,
  action: ActionRequest | null,
): Finding => ({ code, file, line, message, action });

export const at = ({ file, line }: { file: string; line: number }): string => `${file}:${line}`;

/** The smallest example of the regions, of those that show it. */
export function smallest(
  regions: readonly Region[],
  isShown: (action: ActionRequest) => boolean = () => true,
): ActionRequest | null {
  const actions = regions.slice(0, MAX_EXAMPLES).flatMap((region) => region.example() ?? []);
  const [first] = actions.filter(isShown).sort((one, other) => sizeOf(one) - sizeOf(other));
  return first ?? null;
}

const MAX_EXAMPLES = 200;
const sizeOf = (action: ActionRequest): number => JSON.stringify(action).length;
