import type { Evidence } from './evidence.js';

/** One promise, held against the evidence on one action after another. */
export interface Check {
  readonly promise: string;
  /** An entry for each thing that it looked at: what is wrong with it, or null. */
  readonly examine: (evidence: Evidence) => readonly Verdict[];
}

export type Verdict = string | null;

export interface CheckResult {
  readonly promise: string;
  readonly examined: number;
  readonly findings: readonly string[];
}
