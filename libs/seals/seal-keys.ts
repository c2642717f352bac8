import type { SealKeyPutInForce } from '#administration';
import { readActs, recordAct } from '#event-store';
import { sealKeyText, signerOf, signNote } from '#transparency';
import type { Signer } from '#transparency';
import type { Pool } from 'pg';

/** The keys that sign for this log. Several sign side by side while one takes over from another. */
export class SealKeys {
  constructor(
    /** The log's name, in checkpoints and in the names of its keys. */
    readonly origin: string,
    readonly signers: readonly Signer[],
  ) {}
}

/** @param seeds 32 secret bytes each. */
export async function openSealKeys(pool: Pool, seeds: readonly Buffer[]): Promise<SealKeys> {
  const { rows } = await pool.query<{ id: string }>('SELECT id FROM installation');
  const origin = `faramesh/${rows[0]?.id ?? ''}`;
  return new SealKeys(
    origin,
    seeds.map((seed) => signerOf(origin, seed)),
  );
}

/**
 * Records the keys that the log does not name yet, each signed by those that it does. This is how a verifier that knows
 * only the old key learns of the new; that an act is in the log would not do, for more processes write to it than seal it.
 */
export async function recordSealKeys(
  pool: Pool,
  { origin, signers }: SealKeys,
  by: { readonly name: string; readonly now: string },
): Promise<void> {
  for (const { verifierKey } of signers) {
    const unlessKnown = async (): Promise<SealKeyPutInForce | null> => {
      const acts = await readActs<SealKeyPutInForce>(pool, 'seal_key_put_in_force');
      const named = new Set(acts.map(({ meta }) => meta.verifier_key));
      if (named.has(verifierKey)) return null;
      const known = signers.filter((signer) => named.has(signer.verifierKey));
      const note = known.length === 0 ? null : signNote(sealKeyText(origin, verifierKey), known);
      return {
        event_type: 'seal_key_put_in_force',
        meta: { verifier_key: verifierKey, note },
        payload: null,
      };
    };
    await recordAct(pool, unlessKnown, { actor: { type: 'admin', id: by.name }, created_at: by.now });
  }
}
