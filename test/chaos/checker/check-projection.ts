import type { Check } from './check.js';
import { foldStatus } from './fold-status.js';

const COLUMNS = [
  'sequence',
  'status',
  'agent_id',
  'tool',
  'operation',
  'decision',
  'reason_code',
  'risk_level',
  'created_at',
  'updated_at',
] as const;

export const projected: Check = {
  promise: 'the projection equals a rebuild from the log',
  examine: ({ id, history, rows }) => {
    const [row, ...others] = rows;
    const standing = foldStatus(history).standings.at(-1);
    if (!row) return [history.length === 0 ? null : `${id} has no status row`];
    if (!standing || others.length > 0)
      return [`${id} has ${rows.length} status rows for ${history.length} events`];
    return COLUMNS.map((column) =>
      row[column] === standing[column]
        ? null
        : `${id} has ${column} ${String(row[column])} in its status row; the log says ${String(standing[column])}`,
    );
  },
};
