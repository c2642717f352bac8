import type { Action } from '#action';
import { EntitySchema } from 'typeorm';

/** One row of `action_status`. Nothing of a payload stands in it, so erasing a payload leaves no copy here. */
export interface ActionStatusRow {
  readonly action_id: string;
  readonly sequence: number;
  readonly status: Action['status'];
  readonly agent_id: string;
  readonly tool: string;
  readonly operation: string;
  readonly decision: string | null;
  readonly reason_code: string | null;
  readonly risk_level: string | null;
  readonly created_at: string;
  readonly updated_at: string;
}

export const ActionStatus = new EntitySchema<ActionStatusRow>({
  name: 'action_status',
  columns: {
    action_id: { type: 'uuid', primary: true },
    sequence: { type: 'integer' },
    status: { type: 'text' },
    agent_id: { type: 'text' },
    tool: { type: 'text' },
    operation: { type: 'text' },
    decision: { type: 'text', nullable: true },
    reason_code: { type: 'text', nullable: true },
    risk_level: { type: 'text', nullable: true },
    created_at: { type: 'timestamptz' },
    updated_at: { type: 'timestamptz' },
  },
});

export const rowOf = (action: Action): ActionStatusRow => ({
  action_id: action.id,
  sequence: action.version,
  status: action.status,
  agent_id: action.agent_id,
  tool: action.tool,
  operation: action.operation,
  decision: action.decided?.decision ?? null,
  reason_code: action.reason_code,
  risk_level: action.decided?.risk_level ?? null,
  created_at: action.created_at,
  updated_at: action.updated_at,
});
