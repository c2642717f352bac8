import type { ActionRequest, DecisionRecord } from '#action';
import { sha256Hex } from '#json';
import { decide, unjudged } from './decide.js';
import type { Judgement } from './decide.js';
import type { Policies, Policy, ProfileInForce } from './policy.js';
import { profileFor } from './profile-for.js';
import type { Profile } from './profile.js';
import { RUNTIME_VERSION } from './runtime-version.js';

/**
 * Decides and records, and never throws: what can't be judged, an action whose facts are erased included, is denied. The
 * error itself is left out, for it may quote the action.
 */
export function judge(
  action: ActionRequest | null,
  requestHash: string,
  policies: Policies,
  clock: string,
  counters: Readonly<Record<string, number>>,
): DecisionRecord {
  const { policy } = policies;
  const profile = profileFor(policies.profiles, action?.agent_id);
  const judgement = decideSafely(action, policy, profile, clock, counters);
  return decisionRecord(judgement, requestHash, policy, profile === 'unreadable' ? undefined : profile);
}

/** The judgement with the hashes of all that it followed from. */
export function decisionRecord(
  judgement: Judgement,
  requestHash: string,
  policy: Policy | undefined,
  profile: Profile | undefined,
): DecisionRecord {
  const provenance = [requestHash, policy?.hash ?? '', profile?.hash ?? '', RUNTIME_VERSION];
  return {
    ...judgement,
    request_hash: requestHash,
    policy_version: policy?.version ?? null,
    policy_hash: policy?.hash ?? null,
    profile_id: profile?.id ?? null,
    profile_version: profile?.version ?? null,
    profile_hash: profile?.hash ?? null,
    runtime_version: RUNTIME_VERSION,
    provenance_id: sha256Hex(provenance.join('|')),
  };
}

function decideSafely(
  action: ActionRequest | null,
  policy: Policy | undefined,
  profile: ProfileInForce,
  clock: string,
  counters: Readonly<Record<string, number>>,
): Judgement {
  try {
    if (action !== null) return decide(action, policy, profile, clock, counters);
  } catch {
    // What can't be judged is denied below.
  }
  return unjudged('INTERNAL_ERROR', 'The action could not be judged, so it is denied.', clock, counters);
}
