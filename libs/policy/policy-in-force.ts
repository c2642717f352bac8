import type { PolicyLocation } from './load-policies.js';
import type { Policies } from './policy.js';
import type { PolicyError } from './policy-error.js';

export interface PolicyInfo {
  readonly policy_file: string;
  readonly policy_path: string;
  readonly exists: boolean;
  readonly policy_version: string | null;
  readonly policy_hash: string | null;
}

/** The documents that decide now. Until the first good refresh nothing is in force and every action halts. */
export class PolicyInForce {
  current: Policies = { policy: undefined, profile: undefined };

  constructor(private readonly location: PolicyLocation) {}

  /** @throws PolicyError and keeps what was in force. */
  refresh(): Policies {
    throw new Error(`stub ${JSON.stringify(this.location)}`);
  }

  info(): PolicyInfo {
    throw new Error('stub');
  }

  watch(intervalMs: number, onChange: (change: Policies | PolicyError) => void): void {
    throw new Error(`stub ${intervalMs} ${JSON.stringify(onChange)}`);
  }

  close(): void {
    throw new Error('stub');
  }
}
