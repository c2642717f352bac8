/** What the operator's documents say about an action: read, compiled, decided. It knows no database, queue or HTTP, and only the loader knows files. */
export { decide } from './decide.js';
export type { Judgement } from './decide.js';
export { judge } from './judge.js';
export { isStricter } from './is-stricter.js';
export { loadPolicies } from './load-policies.js';
export type { LoadedPolicies } from './load-policies.js';
export type { DocumentText } from './document-text.js';
export { compilePolicy, parsePolicy } from './policy.js';
export type { Policies, Policy } from './policy.js';
export { PolicyError } from './policy-error.js';
export { PolicyInForce } from './policy-in-force.js';
export type { PolicyInfo } from './policy-in-force.js';
export { parseProfile } from './profile.js';
export type { PolicyLocation } from './read-documents.js';
export { RUNTIME_VERSION } from './runtime-version.js';
export { explainRules } from './explain-rules.js';
export type { ExplainedRule, ExplainedRules } from './explain-rules.js';
