import type { DecisionRecord } from '#action';
import { recordedPolicies } from '#administration';
import type { Policies } from '#policy';
import type { Pool } from 'pg';
import type { FindPolicies } from './replay-decision.js';

/** Finds the documents that a decision was made by, as the log of administrative acts holds them; each is compiled once. */
export function policiesInLog(pool: Pool): FindPolicies {
  const found = new Map<string, Promise<Policies | undefined>>();
  return (decided) => {
    const key = JSON.stringify([decided.policy_hash, decided.policy_version, decided.profile_hash]);
    const known = found.get(key) ?? find(pool, decided);
    found.set(key, known);
    return known;
  };
}

/** Without a policy everything is denied, and so is everything while a profile cannot be read: that too can be repeated. */
async function find(
  pool: Pool,
  { policy_hash, policy_version, profile_hash, reason_code }: DecisionRecord,
): Promise<Policies | undefined> {
  if (policy_hash === null) return { policy: undefined, profiles: [] };
  const policies = await recordedPolicies(pool, { policy_hash, policy_version, profile_hash });
  return policies && reason_code === 'PROFILE_LOAD_ERROR'
    ? { ...policies, profiles: 'unreadable' }
    : policies;
}
