import type { LoadedPolicies, PolicyLocation } from '#policy';
import { compileAct, isSamePolicy, policyAct, PolicyUnusable } from './policy-act.js';
import type { PolicyHistory, PolicyRecord } from './policy-history.js';

/** The policy in force as this process knows it: the newest of the log, compiled from the documents there. */
export class PolicyInForce {
  #act: PolicyRecord | undefined;
  #state: LoadedPolicies | PolicyUnusable = new PolicyUnusable('No policy is in force yet.');
  #looking: Promise<unknown> = Promise.resolve();
  #next: Promise<boolean> | undefined;

  constructor(
    private readonly history: PolicyHistory,
    private readonly redactions?: PolicyLocation['redactions'],
  ) {}

  /** @throws PolicyUnusable */
  get current(): LoadedPolicies {
    if (this.#state instanceof PolicyUnusable) throw this.#state;
    return this.#state;
  }

  /** Why nothing is decided here; undefined when all is well. */
  get unusable(): PolicyUnusable | undefined {
    return this.#state instanceof PolicyUnusable ? this.#state : undefined;
  }

  /** The act that put it in force. */
  get act(): PolicyRecord | undefined {
    return this.#act;
  }

  /** Whether these are the documents in force, by their hashes. */
  is(policies: LoadedPolicies): boolean {
    return this.#act !== undefined && isSamePolicy(this.#act.meta, policyAct(policies, '').meta);
  }

  /**
   * Takes over what the log holds now. One look follows the other, so no older policy comes after a newer one; all who call
   * while one runs share the next.
   *
   * @returns whether there was another act.
   */
  look(): Promise<boolean> {
    this.#next ??= this.#looking.then(() => {
      this.#next = undefined;
      const look = this.#look();
      this.#looking = look.catch(() => undefined);
      return look;
    });
    return this.#next;
  }

  async #look(): Promise<boolean> {
    const act = await this.history.newest();
    if (act === undefined || act.id === this.#act?.id) return false;
    this.#state = compileAct(act, this.redactions);
    this.#act = act;
    return true;
  }
}
