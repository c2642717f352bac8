import type { Verifier } from '#transparency';
import { NoteRefused, openNote, readCheckpoint, verifierOf } from '#transparency';
import type { Checkpoint } from '#transparency';
import { api, dataOf } from '../api/client.js';
import { serverNow } from '../browser/server-clock.js';
import { Refused } from '../api/refused.js';
import type { Finding, Inclusion } from './check-seal.js';
import { checkGrowth, checkInclusion, checkReceipt, openCheckpoint } from './check-seal.js';
import type { EventView } from './event-view.js';
import { seenCheckpoint } from './kept-trust.js';

/** What this browser made of the seal over an action's events. */
export interface Seal {
  /** As the gateway names them, the oldest first. */
  readonly servedKeys: readonly string[];
  readonly checkpoint: Finding;
  /** One for each event. */
  readonly events: readonly Finding[];
  readonly receipt: Finding | undefined;
  readonly growth: Finding | undefined;
  /** The signed texts, to keep. */
  readonly notes: { readonly checkpoint: string | null; readonly receipt: string | null };
}

/**
 * Fetches checkpoint, receipt and proofs, and checks each here.
 *
 * @param trusted a key to hold them against; without one, those that the gateway itself names.
 */
export async function verifySeal(
  id: string,
  events: readonly EventView[],
  trusted: string | null,
): Promise<Seal> {
  const [note, receipt, servedKeys] = await Promise.all([latestNote(), receiptOf(id), keysServed()]);
  const verifiers = (trusted === null ? servedKeys : [trusted]).flatMap(readable);
  const notes = { checkpoint: note, receipt };
  const opened =
    note === null
      ? {
          finding: {
            tone: 'wait',
            says: 'There is no checkpoint yet: the first comes in a second or two.',
          } as const,
        }
      : openCheckpoint(note, verifiers);
  const { finding, checkpoint } = { checkpoint: undefined, ...opened };
  if (note === null || checkpoint === undefined) {
    return { servedKeys, checkpoint: finding, events: [], receipt: undefined, growth: undefined, notes };
  }
  const inclusions = await Promise.all(events.map((event) => inclusionOf(event, checkpoint)));
  const now = serverNow();
  const newest = events.at(-1);
  const growth = await growthTo(checkpoint, verifiers);
  if (growth.tone !== 'bad') seenCheckpoint.set(note);
  return {
    servedKeys,
    checkpoint: finding,
    events: events.map((event, index) =>
      checkInclusion(event, inclusions[index] ?? null, { checkpoint, now }),
    ),
    receipt:
      newest &&
      checkReceipt(receipt, newest, { inclusion: inclusions.at(-1) ?? null, checkpoint, verifiers }),
    growth,
    notes,
  };
}

const latestNote = (): Promise<string | null> =>
  orNull(dataOf(api.GET('/v1/log/checkpoint', { parseAs: 'text' })));

async function receiptOf(id: string): Promise<string | null> {
  const action = await dataOf(
    api.GET('/v1/actions/{id}', { params: { path: { id }, query: { receipt: '1' } } }),
  );
  return action.receipt ?? null;
}

async function keysServed(): Promise<readonly string[]> {
  const keys = await dataOf(api.GET('/v1/log/keys'));
  return keys.map(({ verifier_key }) => verifier_key);
}

/** null while it is newer than the checkpoint. */
const inclusionOf = ({ action_id, sequence }: EventView, { size }: Checkpoint): Promise<Inclusion | null> =>
  orNull(
    dataOf(
      api.GET('/v1/actions/{id}/events/{sequence}/proof', {
        params: {
          path: { id: action_id, sequence: String(sequence) },
          query: { tree_size: String(size) },
        },
      }),
    ),
  );

async function growthTo(checkpoint: Checkpoint, verifiers: readonly Verifier[]): Promise<Finding> {
  const earlier = seenBefore(verifiers);
  if (earlier?.origin !== checkpoint.origin || earlier.size >= checkpoint.size)
    return checkGrowth(earlier, checkpoint, []);
  const [from, to] = [String(earlier.size), String(checkpoint.size)];
  const proof = await orNull(dataOf(api.GET('/v1/log/consistency', { params: { query: { from, to } } })));
  return checkGrowth(earlier, checkpoint, proof?.hashes ?? []);
}

/** What was kept under another key is not held against this one. */
function seenBefore(verifiers: readonly Verifier[]): Checkpoint | null {
  const note = seenCheckpoint.get();
  if (note === null) return null;
  try {
    const { text, signedBy } = openNote(note, verifiers);
    return signedBy.length > 0 ? readCheckpoint(text) : null;
  } catch (error) {
    if (error instanceof NoteRefused) return null;
    throw error;
  }
}

function readable(key: string): Verifier[] {
  try {
    return [verifierOf(key)];
  } catch (error) {
    if (error instanceof NoteRefused) return [];
    throw error;
  }
}

/** What is not there, or not there yet. */
const orNull = <Data>(call: Promise<Data>): Promise<Data | null> =>
  call.catch((error: unknown) => {
    if (error instanceof Refused && error.status === 404) return null;
    throw error;
  });
