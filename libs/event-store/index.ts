/** The append-only log: append at an expected version, read a stream, read everything without gaps. It knows no event by name. */
export { appendEvents } from './append-events.js';
export { CompositeArray, oidsOf } from './composite-array.js';
export { createAppender, isAboutTheData } from './create-appender.js';
export type { AppenderOptions } from './create-appender.js';
export type { InlineProjection, StreamAppend } from './append-events.js';
export { EVENT_COLUMNS, readStream, readStreams, readStreamsAfter } from './read-stream.js';
export { placeOfLast, readEntireLog, readMonth, readPlaces, settledPosition } from './read-log.js';
export { readBareLog, readWholeLog } from './read-whole-log.js';
export type { BareEvent } from './read-whole-log.js';
export { archivedStream, readArchived } from './archived-records.js';
export type { ArchivedRecord } from './archived-records.js';
export { recordAct } from './record-act.js';
export { readActs, readActsAfter } from './read-acts.js';
export { actionOfIdempotencyKey } from './idempotency.js';
export { makePartitions, tablesOfMonth } from './partitions.js';
export { migrate, MigrationError, refuseOtherVersion } from './migrate.js';
export { inTransaction } from './in-transaction.js';
export { openDatabase, poolOf } from './database.js';
