import type { InlineProjection } from '#event-store';
import { CompositeArray } from '#event-store';

/** A row is taken over only if the events that it tells of were really appended. */
const UPSERT = `
  INSERT INTO action_status
  SELECT row.* FROM unnest($2::new_status[]) AS row
  JOIN appended ON appended.action_id = row.action_id AND appended.sequence = row.sequence
  ON CONFLICT (action_id) DO UPDATE SET
    sequence = excluded.sequence, status = excluded.status, decision = excluded.decision,
    reason_code = excluded.reason_code, risk_level = excluded.risk_level, updated_at = excluded.updated_at
  WHERE action_status.sequence < excluded.sequence`;

export const newStatus = new CompositeArray('new_status', {
  action_id: 'uuid',
  sequence: 'integer',
  status: 'text',
  agent_id: 'text',
  tool: 'text',
  operation: 'text',
  decision: 'text',
  reason_code: 'text',
  risk_level: 'text',
  created_at: 'timestamptz',
  updated_at: 'timestamptz',
});

/** Keeps the status of actions in the statement that appends their events, so a caller reads its own writes. */
export const statusProjection: InlineProjection = {
  name: 'action-status',
  sql: UPSERT,
  rows: newStatus,
};
