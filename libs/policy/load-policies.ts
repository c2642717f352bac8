import type { Policies } from './policy.js';

export interface PolicyLocation {
  /** A YAML file, or a folder whose *.yaml and *.yml are read in file-name order as one. */
  readonly policyPath: string;
  readonly profilePath?: string | undefined;
  /** Without it, the version is the first 12 digits of the policy's hash. */
  readonly version?: string | undefined;
}

export function loadPolicies(location: PolicyLocation): Policies {
  throw new Error(`stub ${JSON.stringify(location)}`);
}
