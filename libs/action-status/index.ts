/** Where each action stands, as a projection of the log: kept in the append, queried for lists, rebuilt from nothing. */
export { statusProjection } from './project-status.js';
export {
  countUndecided,
  listActions,
  listSummaries,
  oldestUndecidedAge,
  overdueActions,
  projectionLag,
  undecidedActions,
} from './query-status.js';
export type { ActionSummary, ListFilter } from './query-status.js';
export { ActionStatus, rowOf } from './action-status.entity.js';
export { rebuildStatus } from './rebuild-status.js';
