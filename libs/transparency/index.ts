/** The mathematics of a log that shows what is missing from it: Merkle trees, proofs, signed notes. Pure; it knows no event and no database. */
export { checkpointText, readCheckpoint } from './checkpoint.js';
export type { Checkpoint } from './checkpoint.js';
export { EMPTY_ROOT, Frontier, leafHash, nodeHash } from './merkle-tree.js';
export type { Hash } from './merkle-tree.js';
export { consistencyProof, inclusionProof, verifyConsistency, verifyInclusion } from './proofs.js';
export { readReceipt, receiptText } from './receipt.js';
export type { Receipt } from './receipt.js';
export { sealKeyText } from './seal-key.js';
export { NoteRefused, openNote, signerOf, signNote, verifierOf } from './signed-note.js';
export type { Signer, Verifier } from './signed-note.js';
