import type { LoggedEvent } from './evidence.js';

/** Where an action stands after some of its events; written from the specification a second time. */
export interface Standing {
  readonly sequence: number;
  readonly status: string;
  readonly agent_id: unknown;
  readonly tool: unknown;
  readonly operation: unknown;
  readonly decision: unknown;
  readonly policy_hash: unknown;
  readonly reason_code: unknown;
  readonly risk_level: unknown;
  readonly lease: unknown;
  readonly created_at: string;
  readonly updated_at: string;
}

const STATUS_OF_DECISION: Readonly<Record<string, string>> = {
  allow: 'allowed',
  deny: 'denied',
  require_approval: 'pending_approval',
};

/** event → [the states that it may follow, the state after it]. A decision says by itself what follows. */
const TABLE: Readonly<Record<string, readonly [readonly string[], string]>> = {
  decision_made: [['pending_decision'], ''],
  approved: [['pending_approval'], 'approved'],
  denied: [['pending_approval'], 'denied'],
  revoked: [['allowed', 'approved'], 'denied'],
  approval_expired: [['pending_approval'], 'denied'],
  started: [['allowed', 'approved'], 'executing'],
  succeeded: [['executing', 'timeout'], 'succeeded'],
  failed: [['executing', 'timeout'], 'failed'],
  timed_out: [['executing'], 'timeout'],
};

/** The standing after each event in turn; it ends, with the reason, at the first event that may not follow. */
export function foldStatus(history: readonly LoggedEvent[]): {
  standings: Standing[];
  refused: string | null;
} {
  const standings: Standing[] = [];
  for (const event of history) {
    const next = after(standings.at(-1), event);
    if (typeof next === 'string') return { standings, refused: next };
    standings.push(next);
  }
  return { standings, refused: null };
}

function after(before: Standing | undefined, event: LoggedEvent): Standing | string {
  const { event_type, meta, sequence, created_at } = event;
  if (!before) {
    if (event_type !== 'created') return `it begins with ${event_type}`;
    return {
      sequence,
      status: 'pending_decision',
      agent_id: meta['agent_id'],
      tool: meta['tool'],
      operation: meta['operation'],
      decision: null,
      policy_hash: null,
      reason_code: null,
      risk_level: null,
      lease: null,
      created_at,
      updated_at: created_at,
    };
  }
  const [mayFollow = [], status = ''] = TABLE[event_type] ?? [];
  if (!mayFollow.includes(before.status)) return `${event_type} follows ${before.status}`;
  const common = { ...before, sequence, status, updated_at: created_at };
  if (event_type === 'decision_made') {
    return {
      ...common,
      status: STATUS_OF_DECISION[String(meta['decision'])] ?? 'unknown',
      decision: meta['decision'],
      policy_hash: meta['policy_hash'] ?? null,
      reason_code: meta['reason_code'],
      risk_level: meta['risk_level'],
    };
  }
  return {
    ...common,
    ...(meta['reason_code'] === undefined ? {} : { reason_code: meta['reason_code'] }),
    ...(event_type === 'started' ? { lease: meta['lease'] } : {}),
  };
}
