import type { Action, DecisionRecord } from '#action';
import type { PolicyInForce } from '#administration';
import { isStricter, judge, profileFor } from '#policy';

type Recheck = (action: Action, now: string) => DecisionRecord | undefined;

/** Judges an action again when the policy or the profile has changed since it was decided. */
export class PolicyRecheck {
  constructor(private readonly policies: PolicyInForce) {}

  /**
   * By what is in force now: gives the decision of today when it is stricter than the one that the action stands on.
   *
   * @throws PolicyUnusable
   */
  begin(): Recheck {
    const { current } = this.policies;
    return (action, now) => {
      const { decided, params, context, agent_id, tool, operation } = action;
      if (decided === null) return undefined;
      const profile = profileFor(current.profiles, agent_id);
      const profileHash = typeof profile === 'object' ? profile.hash : null;
      if (current.policy.hash === decided.policy_hash && profileHash === decided.profile_hash)
        return undefined;
      const request =
        params === null || context === null ? null : { agent_id, tool, operation, params, context };
      const today = judge(request, action.request_hash, current, now, {});
      return isStricter(today.decision, decided.decision) ? today : undefined;
    };
  }
}
