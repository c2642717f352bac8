/** What an event is, and the hashes that bind it: pure. It knows no event by name and no database. */
export type { Actor, ChainEnd, EventBody, EventRecord, NewEvent } from './event-record.js';
export { ArchiveDigest } from './archive-digest.js';
export { linkEvents, matchesCommitment, matchesHash, payloadCommitment, recordHash } from './hash-chain.js';
export { newId } from './random-bytes.js';
