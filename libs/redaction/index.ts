/** Keeps secrets out of what is written. Pure; it knows payloads and paths. */
export { hides, redact, redactionOf } from './redaction.js';
export type { Redaction } from './redaction.js';
