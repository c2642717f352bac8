import { archivedStream, inTransaction, recordAct } from '#event-store';
import type { Pool, PoolClient } from 'pg';
import type { PayloadErased } from './acts.js';

/** There is nothing to erase; the message says why. */
export class ErasureRefused extends Error {}

/**
 * Forgets for good what callers and people wrote in an action: the payloads and salts of its events become null. That it
 * was done, by whom, when and why is recorded in the same transaction. Every hash and proof still holds.
 *
 * @param pool acts as faramesh_eraser.
 * @returns the sequences of the events whose payload is gone now.
 * @throws ErasureRefused when the action has no payload, or there is no such action.
 */
export function eraseAction(
  pool: Pool,
  actionId: string,
  { reason, by, now }: { reason: string; by: string; now: string },
): Promise<number[]> {
  return inTransaction(pool, async (client) => {
    const sequences = await forget(client, actionId);
    const act: PayloadErased = {
      event_type: 'payload_erased',
      meta: { action_id: actionId, sequences },
      payload: { reason },
    };
    await recordAct(client, () => Promise.resolve(act), {
      actor: { type: 'admin', id: by },
      created_at: now,
    });
    return sequences;
  });
}

async function forget(client: PoolClient, actionId: string): Promise<number[]> {
  const { rows } = await client.query<{ sequence: number }>(
    `UPDATE events SET payload = NULL, salt = NULL WHERE action_id = $1 AND payload IS NOT NULL RETURNING sequence`,
    [actionId],
  );
  if (rows.length > 0) return rows.map(({ sequence }) => sequence).sort((a, b) => a - b);
  const { rowCount } = await client.query('SELECT FROM events WHERE action_id = $1 LIMIT 1', [actionId]);
  if (rowCount !== 0) throw new ErasureRefused(`Action ${actionId} has nothing left to erase.`);
  const [archived] = await archivedStream(client, actionId);
  throw new ErasureRefused(
    archived
      ? `Action ${actionId} was archived with its month, ${archived.month}: what is to be erased is in the archive.`
      : `There is no action ${actionId}.`,
  );
}
