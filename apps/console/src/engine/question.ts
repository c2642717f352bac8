import type { ActionRequest, DecisionRecord } from '#action';
import type { DocumentText, ExplainedRules, PolicyProblem } from '#policy';
import type { Finding, PolicyDiff } from '#policy-analysis';
import type { TestReport } from '#policy-test';

/** The documents that decide: a policy, of one or more files, and the profiles before it. */
export interface Documents {
  readonly policy: readonly DocumentText[];
  readonly profiles: readonly DocumentText[];
}

export interface LineOfDiff {
  readonly kind: 'same' | 'removed' | 'added';
  readonly text: string;
}

export interface FileDiff {
  readonly file: string;
  readonly lines: readonly LineOfDiff[];
}

/** What can be asked of each kind, and what is answered. Expressions see the time at which it is asked. */
interface Talk {
  readonly check: { readonly ask: { readonly documents: Documents }; readonly answer: Checked };
  readonly judge: {
    readonly ask: { readonly documents: Documents; readonly action: ActionRequest };
    readonly answer: Judged;
  };
  readonly compare: {
    readonly ask: { readonly before: Documents; readonly after: Documents };
    readonly answer: Compared;
  };
  readonly test: {
    readonly ask: { readonly documents: Documents; readonly suites: readonly DocumentText[] };
    readonly answer: Tested;
  };
}

interface Checked {
  readonly problems: readonly PolicyProblem[];
  readonly findings: readonly Finding[];
  /** False when not all combinations of conditions were looked through. */
  readonly isComplete: boolean;
  /** Null when it cannot be read. */
  readonly policyHash: string | null;
}

/** Null stands for documents that cannot be read. */
type Judged = {
  readonly action: ActionRequest;
  readonly record: DecisionRecord;
  readonly beside: ExplainedRules;
} | null;

interface Compared {
  readonly meaning: PolicyDiff | { readonly problems: readonly PolicyProblem[] };
  readonly files: readonly FileDiff[];
}

interface Tested {
  readonly problems: readonly PolicyProblem[];
  readonly report: TestReport | null;
}

export type Kind = keyof Talk;
export type Ask<Of extends Kind> = Talk[Of]['ask'];
export type Answer<Of extends Kind> = Talk[Of]['answer'];
export type Question = { readonly [Of in Kind]: { readonly kind: Of } & Ask<Of> }[Kind];
