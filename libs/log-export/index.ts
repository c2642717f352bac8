/** The log as a file: NDJSON that an outsider can verify. It reads; it changes nothing. */
export type { ArchivedEvent, ExportedEvent, ExportHeader, ExportLine } from './export-format.js';
export { exportFiltered, exportLog, exportMonth } from './export-log.js';
export type { ExportFilter } from './filtered-events.js';
