/** What policies would do, without an action to ask about: their findings and differences. It decides nothing itself and knows no files. */
export { diffPolicies } from './diff-policies.js';
export type { Difference, PolicyDiff, Said } from './diff-policies.js';
export { lintPolicy } from './lint-policy.js';
export type { Finding } from './lint/finding.js';
