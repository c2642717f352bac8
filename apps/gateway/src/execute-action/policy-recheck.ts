import type { Action, DecisionRecord } from '#action';
import { isStricter, judge, type PolicyInForce } from '#policy';

/** Judges an action again when the policy or the profile has changed since it was decided. */
export class PolicyRecheck {
  constructor(private readonly policies: PolicyInForce) {}

  /** The decision of today, when it is stricter than the one that the action stands on. */
  stricterDecision(action: Action, now: string): DecisionRecord | undefined {
    const { decided, params, context, agent_id, tool, operation } = action;
    if (decided === null) return undefined;
    const { current } = this.policies;
    const profileHash = typeof current.profile === 'object' ? current.profile.hash : null;
    if (current.policy?.hash === decided.policy_hash && profileHash === decided.profile_hash)
      return undefined;
    const request =
      params === null || context === null ? null : { agent_id, tool, operation, params, context };
    const today = judge(request, action.request_hash, current, now, {});
    return isStricter(today.decision, decided.decision) ? today : undefined;
  }
}
