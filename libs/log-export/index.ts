/** The log as a file: NDJSON that an outsider can verify. It reads; it changes nothing. */
export type { ExportedEvent, ExportHeader, ExportLine } from './export-format.js';
export { exportFiltered, exportLog } from './export-log.js';
export type { ExportFilter } from './filtered-events.js';
