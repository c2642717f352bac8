/** A policy tested like code: suites are read, judged and reported, with the coverage they have. It knows no service; only the loader knows files. */
export { loadSuites } from './load-suites.js';
export type { Instead, LoadedSuite } from './load-suites.js';
export { suitesBeside } from './suites-beside.js';
export { runSuites } from './run-suites.js';
export type { TestReport } from './run-suites.js';
export { textReport } from './text-report.js';
export { junitReport } from './junit-report.js';
export { tapReport } from './tap-report.js';
export { actionText, oneLine } from './failure-text.js';
export { parseAction } from './read-action.js';
export { readSuite } from './read-suite.js';
export { DECISIONS } from './read-expectation.js';
export { suiteSchema } from './suite-schema.js';
export { timeOf } from './read-time.js';
