import { compileDocuments } from '#policy';
import type { DocumentText, LoadedPolicies, PolicyLocation } from '#policy';
import type { PolicyPutInForce } from './acts.js';

/** The act that puts these documents in force. */
export function policyAct({ policy, profiles }: LoadedPolicies, source: string): PolicyPutInForce {
  const [only] = profiles.length === 1 ? profiles : [];
  const several = profiles.length > 1;
  return {
    event_type: 'policy_put_in_force',
    meta: {
      policy_hash: policy.hash,
      policy_version: policy.version,
      profile_id: only?.id ?? null,
      profile_version: only?.version ?? null,
      profile_hash: only?.hash ?? null,
      ...(several ? { profiles: profiles.map(({ id, version, hash }) => ({ id, version, hash })) } : {}),
      source,
    },
    payload: {
      policy: policy.documents,
      profile: only?.document ?? null,
      ...(several ? { profiles: profiles.map(({ document }) => document) } : {}),
    },
  };
}

/** A policy in force cannot be used by this process, which then decides nothing: by no other policy either. */
export class PolicyUnusable extends Error {}

/** Refused is what this version of the code cannot read, or reads as another policy, and a rule that needs a redacted value. */
export function compileAct(
  { meta, payload }: Pick<PolicyPutInForce, 'meta' | 'payload'>,
  redactions: PolicyLocation['redactions'],
): LoadedPolicies | PolicyUnusable {
  const unusable = (why: string): PolicyUnusable =>
    new PolicyUnusable(`Policy ${meta.policy_hash} cannot be used here: ${why}`);
  try {
    const documents = { policy: payload.policy, profiles: profileTexts(payload) };
    const compiled = compileDocuments(documents, { version: meta.policy_version, redactions });
    return isSamePolicy(policyAct(compiled, '').meta, meta)
      ? compiled
      : unusable('this version reads another policy in its documents.');
  } catch (error) {
    return unusable(error instanceof Error ? error.message : String(error));
  }
}

export const profileTexts = ({ profile, profiles }: PolicyPutInForce['payload']): readonly DocumentText[] =>
  profiles ?? (profile === null ? [] : [profile]);

export const profileHashes = ({ profile_hash, profiles }: PolicyPutInForce['meta']): readonly string[] =>
  profiles?.map(({ hash }) => hash) ?? (profile_hash === null ? [] : [profile_hash]);

/** Whether both judge alike and call themselves the same. */
export const isSamePolicy = (one: PolicyPutInForce['meta'], other: PolicyPutInForce['meta']): boolean =>
  one.policy_hash === other.policy_hash &&
  one.policy_version === other.policy_version &&
  profileHashes(one).join() === profileHashes(other).join();
