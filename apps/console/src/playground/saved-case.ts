import { stringify } from 'yaml';
import type { ActionRequest, DecisionRecord } from '#action';
import type { Documents } from '../engine/question.js';

/** A case of a suite, as libs/policy-test reads it. */
export interface SavedCase {
  readonly name: string;
  readonly action: ActionRequest;
  readonly time?: string;
  readonly decision: DecisionRecord['decision'];
  readonly risk_level: DecisionRecord['risk_level'];
  readonly reason_code: DecisionRecord['reason_code'];
  readonly rule?: string;
}

/** What was decided, as what must come out from now on. Only where a document speaks of the time is it part of the case. */
export function caseOf(
  name: string,
  action: ActionRequest,
  { decision, risk_level, reason_code, evaluated_at, trace }: DecisionRecord,
  { policy, profiles }: Documents,
): SavedCase {
  const rule = (trace.rule ?? trace.profile_rule)?.name;
  const isTimed = [...policy, ...profiles].some(({ text }) => /\btime\b/.test(text));
  return {
    name,
    action,
    ...(isTimed && { time: evaluated_at }),
    decision,
    risk_level,
    reason_code,
    ...(rule != null && { rule }),
  };
}

/** A suite to keep beside the policy. */
export function suiteText(cases: readonly SavedCase[], profileFile: string | undefined): string {
  const suite = profileFile === undefined ? cases : { profile: profileFile, cases };
  return stringify(suite, { lineWidth: 0 });
}

/** Where `faramesh policy test` looks for it. */
export const suiteNameFor = (policyFile: string): string =>
  `${policyFile.replace(/^.*[/\\]/, '').replace(/\.ya?ml$/, '')}.test.yaml`;
