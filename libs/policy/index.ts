/** What the operator's documents say about an action: read, compiled, decided. It knows no database, queue or HTTP, and only the loader knows files. */
export { decide } from './decide.js';
export type { Judgement } from './decide.js';
export { judge } from './judge.js';
export { isStricter } from './is-stricter.js';
export { compileDocuments, loadPolicies } from './load-policies.js';
export type { LoadedPolicies } from './load-policies.js';
export type { DocumentText } from './document-text.js';
export { compilePolicy, parsePolicy } from './policy.js';
export type { Policies, Policy } from './policy.js';
export { warningsOfHidden } from './hidden-values.js';
export { PolicyError } from './policy-error.js';
export type { PolicyProblem } from './policy-error.js';
export { PolicyFiles } from './policy-files.js';
export type { PolicyOffer } from './policy-files.js';
export { parseProfile } from './profile.js';
export { profileFor } from './profile-for.js';
export type { PolicyLocation } from './read-documents.js';
export { RUNTIME_VERSION } from './runtime-version.js';
