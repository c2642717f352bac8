import { existsSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { refusalOfHidden, warningsOfHidden } from './hidden-values.js';
import { compileDocuments } from './load-policies.js';
import type { LoadedPolicies } from './load-policies.js';
import { attempt } from './policy-error.js';
import type { PolicyError } from './policy-error.js';
import type { Policies } from './policy.js';
import { contentOf, readDocuments } from './read-documents.js';
import type { PolicyDocuments, PolicyLocation } from './read-documents.js';

export interface PolicyInfo {
  /** The name of the file or folder, without the way to it. */
  readonly policy_file: string;
  /** Absolute. */
  readonly policy_path: string;
  /** Whether it is on disk now; the policy in force doesn't need it any more. */
  readonly exists: boolean;
  readonly policy_version: string | null;
  readonly policy_hash: string | null;
}

/** The documents that decide now. Until the first good refresh there are none, and every action halts. */
export class PolicyInForce {
  #current: Policies = { policy: undefined, profile: undefined };
  /** What was read last, and what of it was taken. */
  #content = '';
  #taken: { readonly content: string; readonly policies: LoadedPolicies } | undefined;
  #timer: NodeJS.Timeout | undefined;

  constructor(private readonly location: PolicyLocation) {}

  get current(): Policies {
    return this.#current;
  }

  /**
   * All or nothing: what was in force stays in force unless policy and profile are both good, or the same as before.
   *
   * @throws PolicyError
   */
  refresh(): LoadedPolicies {
    return this.#putInForce(readDocuments(this.location));
  }

  /** What its author should know about the policy in force. */
  warnings(): readonly string[] {
    return warningsOfHidden(this.#current, this.location.redactions ?? []);
  }

  info(): PolicyInfo {
    const { policyPath } = this.location;
    return {
      policy_file: basename(policyPath),
      policy_path: resolve(policyPath),
      exists: existsSync(policyPath),
      policy_version: this.#current.policy?.version ?? null,
      policy_hash: this.#current.policy?.hash ?? null,
    };
  }

  /** Looks every so often and refreshes when a content changed. A refused change is told once and leaves all as it was. */
  watch(intervalMs: number, onChange: (change: LoadedPolicies | PolicyError) => void): void {
    this.close();
    this.#timer = setInterval(() => {
      const documents = readDocuments(this.location);
      if (contentOf(documents) !== this.#content) onChange(attempt(() => this.#putInForce(documents)));
    }, intervalMs).unref();
  }

  close(): void {
    clearInterval(this.#timer);
  }

  #putInForce(documents: PolicyDocuments): LoadedPolicies {
    this.#content = contentOf(documents);
    if (this.#taken?.content === this.#content) return this.#taken.policies;
    const compiled = compileDocuments(documents, this.location.version);
    if (compiled.refused) {
      // Nothing decides yet; with a good policy at hand, the reason to deny everything is the profile.
      if (!this.#current.policy && compiled.policy)
        this.#current = { policy: compiled.policy, profile: 'unreadable' };
      throw compiled.refused;
    }
    const hidden = refusalOfHidden(compiled.policies, this.location.redactions ?? []);
    if (hidden) throw hidden;
    this.#taken = { content: this.#content, policies: compiled.policies };
    this.#current = compiled.policies;
    return compiled.policies;
  }
}
