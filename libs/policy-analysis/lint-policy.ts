import type { Policy } from '#policy';
import { someEffort } from './effort.js';
import { explore } from './explore.js';
import { Formulas } from './formula.js';
import type { Formula } from './formula.js';
import { alwaysMatching } from './lint/always-matching.js';
import type { AnyRule, Finding, Lint } from './lint/finding.js';
import { missingValues } from './lint/missing-values.js';
import { overlappingRules } from './lint/overlapping-rules.js';
import { unmatchedRules } from './lint/unmatched-rules.js';

export interface LintReport {
  readonly findings: readonly Finding[];
  /** False when the rules have more combinations than were looked through, so that rules may match nothing without a finding. */
  readonly is_complete: boolean;
}

/** @param clock The time that expressions see, RFC 3339 UTC. */
export function lintPolicy(policy: Policy, clock: string): LintReport {
  const formulas = new Formulas();
  const listOf = (rules: readonly AnyRule[]): readonly Formula[] =>
    rules.map(({ conditions }) => formulas.of(conditions));
  const effort = someEffort();
  const [rules, risks] = [listOf(policy.rules.all), listOf(policy.riskRules.all)];
  const lint: Lint = { policy, clock, effort, rules, risks };
  const ofRules = explore([rules], lint);
  const ofRisks = explore([risks], lint);
  const findings = [
    ...(ofRules.isComplete ? unmatchedRules(lint, ofRules.regions, 'rules') : []),
    ...(ofRisks.isComplete ? unmatchedRules(lint, ofRisks.regions, 'risks') : []),
    ...missingValues(lint, ofRules.regions),
    ...overlappingRules(lint),
    ...alwaysMatching(lint),
  ];
  const place = ({ file }: Finding): number => policy.files.indexOf(file);
  return {
    findings: findings
      .filter((finding) => !isWanted(finding, policy))
      .sort((one, other) => place(one) - place(other) || one.line - other.line),
    is_complete: ofRules.isComplete && ofRisks.isComplete && effort.left >= 0,
  };
}

/** A comment above the rule says that it is meant so: `# lint-ignore: allows-what-is-missing`. */
function isWanted({ file, line, code }: Finding, { documents }: Policy): boolean {
  const lines = documents.find((document) => document.file === file)?.text.split('\n') ?? [];
  const [, codes = ''] = /^\s*# lint-ignore:(.*)$/.exec(lines[line - 2] ?? '') ?? [];
  return codes.split(',').some((one) => one.trim() === code);
}
