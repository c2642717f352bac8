import type { ActionRequest, DecisionRecord } from '#action';
import { compilePolicy, decide, explainRules, parseProfile, PolicyError, RUNTIME_VERSION } from '#policy';
import type { DocumentText, ExplainedRules } from '#policy';

/** The rules that decided, each with what of it holds for the action and what does not. */
export interface RulesBeside extends ExplainedRules {
  readonly request: ActionRequest;
}

export interface RecordedDocuments {
  readonly policy: readonly DocumentText[];
  readonly profile: DocumentText | null;
}

/** @returns a sentence where today's code can't tell, or would not decide as it was decided. */
export function rulesBeside(
  request: ActionRequest,
  recorded: DecisionRecord,
  documents: RecordedDocuments,
): RulesBeside | string {
  try {
    const policy = compilePolicy(documents.policy, { version: recorded.policy_version ?? undefined });
    const profile = documents.profile
      ? parseProfile(documents.profile.text, documents.profile.file)
      : undefined;
    const again = decide(request, policy, profile, recorded.evaluated_at, recorded.counters);
    if (
      again.reason_code !== recorded.reason_code ||
      again.trace.rule?.number !== recorded.trace.rule?.number
    )
      return `This command line (${RUNTIME_VERSION}) judges the action otherwise than ${recorded.runtime_version} did, so nothing is said of the rules that did not match.`;
    return { request, ...explainRules(request, policy, recorded.evaluated_at) };
  } catch (error) {
    if (error instanceof PolicyError)
      return `This command line (${RUNTIME_VERSION}) cannot read the policy that decided: ${error.problems[0]?.message ?? ''}`;
    throw error;
  }
}
