/** Group commit: many callers share one round trip. It knows nothing of what is done in it. */
export { createBatcher } from './create-batcher.js';
