/** What those who run the installation did, as the log of administrative acts holds it: policies in force, erasures, keys, archives, tokens. */
export { ROLES } from './acts.js';
export type { MonthArchived, PayloadErased, PolicyPutInForce, Role, SealKeyPutInForce } from './acts.js';
export {
  createToken,
  foldTokens,
  NameTaken,
  newestOfName,
  readTokenActs,
  revokeToken,
  statusOfToken,
} from './access-tokens.js';
export type { AccessToken, StoredTokenAct, TokenStatus } from './access-tokens.js';
export { eraseAction, ErasureRefused } from './erase-action.js';
export { erasuresOf } from './erasures.js';
export type { Erasure } from './erasures.js';
export { compileAct, PolicyUnusable, profileHashes } from './policy-act.js';
export { PolicyHistory, recordedPolicies, RollbackRefused } from './policy-history.js';
export { PolicyInForce } from './policy-in-force.js';
