import { recordAct, readActs } from '#event-store';
import type { Actor, EventRecord } from '#event-record';
import { compilePolicy, parseProfile } from '#policy';
import type { LoadedPolicies, Policies, PolicyInForce } from '#policy';
import type { Pool } from 'pg';
import type { PolicyPutInForce } from './acts.js';

/** Which documents were in force when: every decision's are in the log before the decision is, so it can be judged again. */
export class PolicyHistory {
  #recorded: Policies | undefined;

  constructor(
    private readonly pool: Pool,
    private readonly inForce: PolicyInForce,
    private readonly by: { readonly name: string; readonly clock: () => string },
  ) {}

  /** What is in force here, once the log holds its documents: whoever decides takes them from here. */
  async current(principal: string = this.by.name): Promise<Policies> {
    const { current } = this.inForce;
    if (current !== this.#recorded) {
      await this.#record(current, { type: 'admin', id: principal });
      this.#recorded = current;
    }
    return current;
  }

  /** What anybody put in force last, and whether it is what is in force here. */
  async newest(): Promise<
    { readonly id: string; readonly hash: string; readonly isHere: boolean } | undefined
  > {
    const [last] = await readActs<PolicyPutInForce>(this.pool, 'policy_put_in_force', { limit: 1 });
    const here = actOf(this.inForce.current);
    return (
      last && { id: last.id, hash: last.meta.policy_hash, isHere: !!here && isSame(last.meta, here.meta) }
    );
  }

  /** The documents that were ever in force here, and since when each time, the newest first. */
  all(): Promise<EventRecord<PolicyPutInForce>[]> {
    return readActs<PolicyPutInForce>(this.pool, 'policy_put_in_force');
  }

  async #record(policies: Policies, actor: Actor): Promise<void> {
    const act = actOf(policies);
    if (act === undefined) return;
    const isNews = async (): Promise<PolicyPutInForce | null> => {
      const [last] = await readActs<PolicyPutInForce>(this.pool, 'policy_put_in_force', { limit: 1 });
      return last && isSame(last.meta, act.meta) ? null : act;
    };
    await recordAct(this.pool, isNews, { actor, created_at: this.by.clock() });
  }
}

function actOf({ policy, profile }: Policies): PolicyPutInForce | undefined {
  if (policy === undefined) return undefined;
  const readable = profile === 'unreadable' ? undefined : profile;
  return {
    event_type: 'policy_put_in_force',
    meta: {
      policy_hash: policy.hash,
      policy_version: policy.version,
      profile_id: readable?.id ?? null,
      profile_version: readable?.version ?? null,
      profile_hash: readable?.hash ?? null,
    },
    payload: { policy: policy.documents, profile: readable?.document ?? null },
  };
}

const isSame = (one: PolicyPutInForce['meta'], other: PolicyPutInForce['meta']): boolean =>
  one.policy_hash === other.policy_hash &&
  one.policy_version === other.policy_version &&
  one.profile_hash === other.profile_hash;

/** The documents by which a decision was made, compiled again; undefined when the log does not hold them. */
export async function recordedPolicies(
  pool: Pool,
  decided: {
    readonly policy_hash: string;
    readonly policy_version: string | null;
    readonly profile_hash: string | null;
  },
): Promise<LoadedPolicies | undefined> {
  const acts = await readActs<PolicyPutInForce>(pool, 'policy_put_in_force', {
    where: ['policy_hash', [decided.policy_hash]],
  });
  const act = acts.find(
    ({ meta }) =>
      meta.policy_version === decided.policy_version && meta.profile_hash === decided.profile_hash,
  );
  if (!act) return undefined;
  const { policy, profile } = act.payload;
  return {
    policy: compilePolicy(policy, { version: act.meta.policy_version }),
    profile: profile ? parseProfile(profile.text, profile.file) : undefined,
  };
}
