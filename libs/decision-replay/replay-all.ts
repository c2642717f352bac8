import type { ActionEvent } from '#action';
import { readWholeLog } from '#event-store';
import type { Pool } from 'pg';
import { policiesInLog } from './policies-in-log.js';
import type { Replay } from './replay-decision.js';
import { replayDecision } from './replay-decision.js';

export interface ReplayReport {
  readonly actions: number;
  /** How many actions came to each result. */
  readonly results: Readonly<Record<Replay['result'], number>>;
  /** The first of the actions whose decision did not come out again, or whose policy the log does not hold. */
  readonly suspect: readonly string[];
}

const SHOWN = 100;

/** Judges every action of the log again. Memory stays flat. */
export async function replayAll(
  pool: Pool,
  { onProgress }: { onProgress?: (actions: number) => void } = {},
): Promise<ReplayReport> {
  const policiesOf = policiesInLog(pool);
  const results = { same: 0, different: 0, 'not decided': 0, 'facts erased': 0, 'policy not recorded': 0 };
  const suspect: string[] = [];
  let actions = 0;
  for await (const streams of readWholeLog<ActionEvent>(pool)) {
    for (const events of streams) {
      const { result } = await replayDecision(events, policiesOf);
      results[result]++;
      const isSuspect = result === 'different' || result === 'policy not recorded';
      if (isSuspect && suspect.length < SHOWN) suspect.push(events[0]?.action_id ?? '');
    }
    actions += streams.length;
    onProgress?.(actions);
  }
  return { actions, results, suspect };
}
