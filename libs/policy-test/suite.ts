import type { ActionRequest, Decision, RiskLevel } from '#action';
import type { Position } from '#policy';

/** The tests of a policy, as one file has them. */
export interface Suite {
  readonly file: string;
  /** As the suite names them, from its own folder; undefined: it names none. */
  readonly policy: string | undefined;
  readonly profile: string | undefined;
  readonly tests: readonly Test[];
}

/** A case, or a matrix: its cells must all come out as expected. */
export interface Test {
  readonly name: string;
  readonly at: Position;
  readonly cells: readonly Cell[];
}

export interface Cell {
  /** Which one of its matrix; null for a case. */
  readonly label: string | null;
  readonly action: ActionRequest;
  /** The time that the rules see, RFC 3339 UTC. */
  readonly time: string;
  readonly expected: Expectation;
}

/** What is not named may be anything. */
export interface Expectation {
  readonly decision: Decision;
  readonly risk_level?: RiskLevel;
  readonly reason_code?: string;
  /** The name of the rule that decides, of the policy or the profile. */
  readonly rule?: string;
}
