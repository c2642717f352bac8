/** What the operator's documents say about an action: read, compiled, decided. It knows no database, queue or HTTP, and only the loader knows files. */
export { decide } from './decide.js';
export type { Judgement } from './decide.js';
export { judge } from './judge.js';
export { isStricter } from './is-stricter.js';
export { loadPolicies } from './load-policies.js';
export type { LoadedPolicies } from './load-policies.js';
export type { DocumentText } from './document-text.js';
export { alwaysHolds, conditionResults, conditionText } from './condition-results.js';
export {
  readList,
  readMap,
  readOneOf,
  readRequired,
  readText,
  report,
} from './document-reader.js';
export type { Problems } from './document-reader.js';
export { isList, plainJson, readYaml } from './located-yaml.js';
export type { Located, LocatedMap } from './located-yaml.js';
export { compilePolicy, parsePolicy } from './policy.js';
export type { Policies, Policy } from './policy.js';
export { PolicyError, attempt, inReadingOrder } from './policy-error.js';
export type { PolicyProblem, Position } from './policy-error.js';
export { PolicyInForce } from './policy-in-force.js';
export type { PolicyInfo } from './policy-in-force.js';
export { parseProfile } from './profile.js';
export { atPath, readDocument, refusal } from './read-documents.js';
export type { PolicyLocation } from './read-documents.js';
export { RUNTIME_VERSION } from './runtime-version.js';
