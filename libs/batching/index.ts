/** Group commit: many callers share one round trip. It knows nothing of what is done in it. */
export type { Pace } from './create-batcher.js';
export { BatcherFull, createBatcher } from './create-batcher.js';
