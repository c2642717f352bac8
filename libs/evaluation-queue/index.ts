/** Delivers action ids to evaluators and word of decisions back. It carries no facts: what is judged and answered is read from the log. */
export { announceDecided, onDecided } from './decision-relay.js';
export { BullmqClient } from './bullmq-client.js';
export { BullmqServer } from './bullmq-server.js';
export { EVALUATE } from './evaluation-job.js';
export type { EvaluationJob } from './evaluation-job.js';
export { migrateQueue, openQueueBackend } from './queue-backend.js';
export type { DecisionRelay, QueueBackend } from './queue-backend.js';
export { RethrowFilter } from './rethrow-filter.js';
