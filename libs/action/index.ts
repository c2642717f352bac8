/** The life of an action: its events, its states and what may follow what. Pure; it knows no database, queue or HTTP. */
export type * from './decision.js';
export { OUTCOME_OF } from './decision.js';
