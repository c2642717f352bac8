import type { ProfileInForce, ProfilesInForce } from './policy.js';

/** The first profile that is for the agent. One whose agent is not known any more is met by those for every agent only. */
export function profileFor(profiles: ProfilesInForce, agentId: string | undefined): ProfileInForce {
  if (profiles === 'unreadable') return profiles;
  return profiles.find(
    ({ agents }) =>
      agents === undefined || (agentId !== undefined && agents.some(({ matches }) => matches(agentId))),
  );
}
