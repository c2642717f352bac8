import { PolicyError, attempt } from './policy-error.js';
import { compilePolicy } from './policy.js';
import type { DocumentText } from './document-text.js';
import type { Policies, Policy } from './policy.js';
import { parseProfile } from './profile.js';
import type { Profile } from './profile.js';
import { readDocuments } from './read-documents.js';
import type { PolicyDocuments, PolicyLocation } from './read-documents.js';

export interface LoadedPolicies extends Policies {
  readonly policy: Policy;
  readonly profile: Profile | undefined;
}

/** @throws PolicyError with every problem of the policy and the profile. */
export function loadPolicies(location: PolicyLocation): LoadedPolicies {
  const compiled = compileDocuments(readDocuments(location), location.version);
  if (compiled.refused) throw compiled.refused;
  return compiled.policies;
}

export type Compiled =
  | { readonly refused?: never; readonly policies: LoadedPolicies }
  | { readonly refused: PolicyError; readonly policy: Policy | undefined };

/** A refusal names the policy that is good on its own, if it is. */
export function compileDocuments(documents: PolicyDocuments, version: string | undefined): Compiled {
  const policy = attempt(() => compilePolicy(orThrow(documents.policy), { version }));
  const profile = attempt(() => compileProfile(orThrow(documents.profile)));
  if (policy instanceof PolicyError) {
    return { refused: profile instanceof PolicyError ? both(policy, profile) : policy, policy: undefined };
  }
  if (profile instanceof PolicyError) return { refused: profile, policy };
  return { policies: { policy, profile } };
}

function compileProfile(document: DocumentText | undefined): Profile | undefined {
  return document && parseProfile(document.text, document.file);
}

function orThrow<T>(read: T | PolicyError): T {
  if (read instanceof PolicyError) throw read;
  return read;
}

const both = (a: PolicyError, b: PolicyError): PolicyError => new PolicyError([...a.problems, ...b.problems]);
