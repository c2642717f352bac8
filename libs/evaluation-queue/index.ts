/** Delivers action ids to evaluators and signed word of decisions back. Nobody with access to it can change what is judged or answered. */
export { DecisionAnnouncements } from './decision-relay.js';
export type { AnnouncedDecision, Announcement } from './decision-relay.js';
export { BullmqClient } from './bullmq-client.js';
export { BullmqServer } from './bullmq-server.js';
export { EVALUATE } from './evaluation-job.js';
export type { EvaluationJob } from './evaluation-job.js';
export { migrateQueue, openQueueBackend } from './queue-backend.js';
export type { DecisionRelay, QueueBackend } from './queue-backend.js';
export { RethrowFilter } from './rethrow-filter.js';
