/** The life of an action: its events, its states and what may follow what. Pure; it knows no database, queue or HTTP. */
export type * from './decision.js';
export { OUTCOME_OF } from './decision.js';
export type * from './events.js';
export { evolve, fold, STATUS_OF, STATUSES, TransitionRefused } from './action.js';
export type { Action, EventPlace, Status } from './action.js';
export { answer, expireApproval, report, revoke, start, timeOut } from './commands.js';
export { foundBy } from './found-by.js';
export { deadlineOf } from './deadline.js';
