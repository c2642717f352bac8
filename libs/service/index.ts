/** What gateway and evaluator both stand on: the database, the queue and the policy in force, opened and closed together. */
export { openFoundation } from './foundation.js';
export type { Foundation } from './foundation.js';
export { withDatabase } from './with-database.js';
export { PolicyLife } from './policy-life.js';
export type { PolicyInfo } from './policy-life.js';
