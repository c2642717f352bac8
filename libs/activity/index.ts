/** What agents do, in figures: counted behind the log, each event once, and read by window. It knows no HTTP and keeps no time. */
export type { Activity, Counts } from './read-activity.js';
export { readActivity } from './read-activity.js';
export { quantile } from './histogram.js';
export { rebuildActivity } from './rebuild-activity.js';
export { rollUp, rollUpLag } from './roll-up.js';
export type { Window } from './grains.js';
export { WINDOWS } from './grains.js';
