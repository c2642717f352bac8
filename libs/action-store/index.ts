/** Actions as the log holds them: load, submit, change. It knows no queue, policy or HTTP. */
export { ActionNotFound, ActionStore } from './action-store.js';
export type { ActionAtEnd, KnownAction, Moment, StoredAction } from './action-store.js';
