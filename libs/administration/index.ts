/** What those who run the installation did, as the log of administrative acts holds it: policies in force, erasures, keys, archives. */
export type { MonthArchived, PayloadErased, SealKeyPutInForce } from './acts.js';
export { eraseAction, ErasureRefused } from './erase-action.js';
export { erasuresOf } from './erasures.js';
export type { Erasure } from './erasures.js';
export { PolicyHistory, recordedPolicies } from './policy-history.js';
