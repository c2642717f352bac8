import { stringify } from 'csv-stringify/browser/esm/sync';
import type { ActionSummary } from './loaded-actions.js';

const COLUMNS = [
  'id',
  'created_at',
  'updated_at',
  'agent_id',
  'tool',
  'operation',
  'status',
  'decision',
  'risk_level',
  'reason_code',
  'version',
] as const satisfies readonly (keyof ActionSummary)[];

export const CSV_HEAD = `${COLUMNS.join(',')}\n`;

/** One line for each action. A value that a spreadsheet would take for a formula is made harmless. */
export const csvOf = (rows: readonly ActionSummary[]): string =>
  stringify([...rows], { columns: [...COLUMNS], escape_formulas: true });
