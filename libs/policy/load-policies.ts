import { refusalOfHidden } from './hidden-values.js';
import type { DocumentText } from './document-text.js';
import { PolicyError, attempt } from './policy-error.js';
import { compilePolicy } from './policy.js';
import type { Policies, Policy } from './policy.js';
import { parseProfile } from './profile.js';
import type { Profile } from './profile.js';
import { readDocuments } from './read-documents.js';
import type { PolicyDocuments, PolicyLocation } from './read-documents.js';

export interface LoadedPolicies extends Policies {
  readonly policy: Policy;
  readonly profiles: readonly Profile[];
}

/** @throws PolicyError with every problem of the policy and the profiles. */
export function loadPolicies(location: PolicyLocation): LoadedPolicies {
  return compileDocuments(readDocuments(location), location);
}

/** @throws PolicyError with every problem of the policy and the profiles. */
export function compileDocuments(
  documents: PolicyDocuments,
  { version, redactions = [] }: Pick<PolicyLocation, 'version' | 'redactions'>,
): LoadedPolicies {
  const policy = attempt(() => compilePolicy(orThrow(documents.policy), { version }));
  const profiles = attempt(() => compileProfiles(orThrow(documents.profiles)));
  if (policy instanceof PolicyError || profiles instanceof PolicyError)
    throw together([policy, profiles].filter((result) => result instanceof PolicyError));
  const hidden = refusalOfHidden({ policy, profiles }, redactions);
  if (hidden) throw hidden;
  return { policy, profiles };
}

function compileProfiles(documents: readonly DocumentText[]): readonly Profile[] {
  const results = documents.map(({ file, text }) => attempt(() => parseProfile(text, file)));
  const refused = results.filter((result) => result instanceof PolicyError);
  if (refused.length > 0) throw together(refused);
  const profiles = results.filter((result): result is Profile => !(result instanceof PolicyError));
  const again = profiles.filter(({ id }, index) => profiles.findIndex((one) => one.id === id) < index);
  if (again.length === 0) return profiles;
  throw new PolicyError(
    again.map(({ id, at: { file, line, column } }) => ({
      file,
      line,
      column,
      message: `Another profile has the id "${id}"; give each its own.`,
    })),
  );
}

function orThrow<T>(read: T | PolicyError): T {
  if (read instanceof PolicyError) throw read;
  return read;
}

const together = (errors: readonly PolicyError[]): PolicyError =>
  new PolicyError(errors.flatMap(({ problems }) => problems));
