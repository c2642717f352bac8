/** What judged: part of every decision's provenance, so a change of the judging code is visible in the record. */
export const RUNTIME_VERSION = 'faramesh/0.1.0';
