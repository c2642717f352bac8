/** Puts the log under signed checkpoints and proves from them. It knows events by their hash and position only. */
export { checkpointOfSize, checkpointsBetween, latestCheckpoint } from './checkpoints.js';
export type { StoredCheckpoint } from './checkpoints.js';
export { inclusionProver, proveConsistency, proveInclusion } from './prove.js';
export { openSealKeys, recordSealKeys, SealKeys } from './seal-keys.js';
export { SealBroken, sealLog } from './seal-log.js';
