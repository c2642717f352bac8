import { recordAct, readActs } from '#event-store';
import type { EventRecord } from '#event-record';
import { compileDocuments } from '#policy';
import type { LoadedPolicies } from '#policy';
import type { Pool } from 'pg';
import type { PolicyPutInForce } from './acts.js';
import { isSamePolicy, policyAct, profileHashes, profileTexts } from './policy-act.js';

export type PolicyRecord = EventRecord<PolicyPutInForce>;

/**
 * What became of an offer: it is in force by it, it was in force already, or the log wins, because the policy was in force
 * before and nothing says that somebody wants it back.
 */
export type Offered = 'put in force' | 'in force' | 'known';

/** An earlier policy is not put in force again. */
export class RollbackRefused extends Error {
  constructor(
    readonly why: 'never in force' | 'ambiguous' | 'in force' | 'unusable',
    message: string,
  ) {
    super(message);
  }
}

/** Which documents were in force when. The newest act is the policy in force, for every process. */
export class PolicyHistory {
  constructor(
    private readonly pool: Pool,
    private readonly clock: () => string,
  ) {}

  async newest(): Promise<PolicyRecord | undefined> {
    const [newest] = await this.#acts({ limit: 1 });
    return newest;
  }

  /** The documents that were ever in force, and since when each time, the newest first. */
  all(): Promise<PolicyRecord[]> {
    return this.#acts();
  }

  /**
   * What is asked for is put in force. Unasked, that is what was never in force, and what a source whose files held something
   * else at its last act holds again, unless another source had it in force since: that one is late, not edited back.
   *
   * A source that comes to what is in force already is recorded too, so that its next change is seen as one.
   */
  async offer(
    policies: LoadedPolicies,
    { source, asked, by }: { readonly source: string; readonly asked: boolean; readonly by: string },
  ): Promise<Offered> {
    const act = policyAct(policies, source);
    let offered: Offered = 'known';
    const decided = async (): Promise<PolicyPutInForce | null> => {
      const newest = await this.newest();
      const [own] = await this.#acts({ where: ['source', [source]], limit: 1 });
      const hasChanged = own !== undefined && !isSamePolicy(own.meta, act.meta);
      if (newest && isSamePolicy(newest.meta, act.meta)) {
        offered = 'in force';
        return hasChanged ? act : null;
      }
      const isWanted = asked || (await this.#isNews(act, hasChanged ? own : undefined));
      offered = isWanted ? 'put in force' : 'known';
      return isWanted ? act : null;
    };
    await this.#record(decided, by);
    return offered;
  }

  /** @param own what the same source had in force before something else. */
  async #isNews({ meta }: PolicyPutInForce, own: PolicyRecord | undefined): Promise<boolean> {
    const acts = await this.#acts({ where: ['policy_hash', [meta.policy_hash]] });
    const known = acts.filter((act) => isSamePolicy(act.meta, meta));
    if (known.length === 0) return true;
    if (own === undefined) return false;
    return !known.some((act) => typeof act.meta.source === 'string' && act.sequence > own.sequence);
  }

  /**
   * The act that last put a policy in force.
   *
   * @param prefix of its hash, hexadecimal digits: what follows them comes before a "g".
   * @throws RollbackRefused unless exactly one policy was ever in force whose hash begins so.
   */
  async earlier(prefix: string): Promise<PolicyRecord> {
    const { rows } = await this.pool.query<{ hash: string }>(
      `SELECT DISTINCT meta ->> 'policy_hash' AS hash FROM administrative_events
       WHERE event_type = 'policy_put_in_force' AND meta ->> 'policy_hash' BETWEEN $1 AND $1 || 'g' LIMIT 2`,
      [prefix],
    );
    const [found, another] = rows;
    if (another)
      throw new RollbackRefused('ambiguous', `Several policies begin with ${prefix}: give more of the hash.`);
    const [act] = found ? await this.#acts({ where: ['policy_hash', [found.hash]], limit: 1 }) : [];
    if (act) return act;
    throw new RollbackRefused(
      'never in force',
      `No policy whose hash begins with ${prefix} was ever in force: GET /v1/policy/history lists those that were.`,
    );
  }

  /**
   * Puts an earlier policy in force again, with the profiles that it had last.
   *
   * @throws RollbackRefused when it is in force.
   */
  async rollBackTo({ meta, payload }: PolicyRecord, by: string): Promise<void> {
    const decided = async (): Promise<PolicyPutInForce> => {
      const newest = await this.newest();
      if (newest?.meta.policy_hash === meta.policy_hash)
        throw new RollbackRefused('in force', `Policy ${meta.policy_hash} is in force already.`);
      return { event_type: 'policy_put_in_force', meta: { ...meta, source: null }, payload };
    };
    await this.#record(decided, by);
  }

  #acts(options?: Parameters<typeof readActs>[2]): Promise<PolicyRecord[]> {
    return readActs<PolicyPutInForce>(this.pool, 'policy_put_in_force', options);
  }

  async #record(act: () => Promise<PolicyPutInForce | null>, by: string): Promise<void> {
    await recordAct(this.pool, act, { actor: { type: 'admin', id: by }, created_at: this.clock() });
  }
}

/**
 * The documents by which a decision was made, compiled again; undefined when the log does not hold them. Of several profiles
 * it is the one that was chosen for the action.
 */
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
  const { policy_version: version, profile_hash } = decided;
  const act = acts.find(
    ({ meta }) =>
      meta.policy_version === version &&
      (profile_hash === null || profileHashes(meta).includes(profile_hash)),
  );
  if (!act) return undefined;
  const hashes = profileHashes(act.meta);
  const profiles = profileTexts(act.payload).filter((_, index) => hashes[index] === profile_hash);
  return compileDocuments({ policy: act.payload.policy, profiles }, { version: act.meta.policy_version });
}
