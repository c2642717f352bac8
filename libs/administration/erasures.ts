import { readActs } from '#event-store';
import type { Pool } from 'pg';
import type { PayloadErased } from './acts.js';

/** That the facts of an action were erased. */
export interface Erasure {
  readonly by: string;
  /** RFC 3339 UTC. */
  readonly at: string;
  readonly reason: string;
}

/** The first erasure of each of these actions that has one. */
export async function erasuresOf(pool: Pool, actionIds: readonly string[]): Promise<Map<string, Erasure>> {
  if (actionIds.length === 0) return new Map();
  const acts = await readActs<PayloadErased>(pool, 'payload_erased', { where: ['action_id', actionIds] });
  return new Map(
    acts.map(({ meta, actor, created_at, payload }) => [
      meta.action_id,
      { by: actor.id, at: created_at, reason: payload.reason },
    ]),
  );
}
