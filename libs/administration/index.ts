/** What those who run the installation did, as the log of administrative acts holds it: policies in force, erasures, keys. */
export type { PayloadErased, PolicyPutInForce, SealKeyPutInForce } from './acts.js';
export { PolicyHistory, recordedPolicies } from './policy-history.js';
