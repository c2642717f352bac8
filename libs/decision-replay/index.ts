/** Judges recorded actions again, by their recorded facts, clock and policy, and compares. It changes nothing. */
export { policiesInLog } from './policies-in-log.js';
export { replayAll } from './replay-all.js';
export type { ReplayReport } from './replay-all.js';
export { replayDecision } from './replay-decision.js';
export type { Replay } from './replay-decision.js';
