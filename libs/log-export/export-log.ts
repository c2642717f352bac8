import { setTimeout as sleep } from 'node:timers/promises';
import type { PayloadErased } from '#administration';
import type { EventRecord } from '#event-record';
import { readActs, readEntireLog } from '#event-store';
import type { StoredCheckpoint } from '#seals';
import { checkpointsBetween, latestCheckpoint, proveInclusion } from '#seals';
import type { Pool } from 'pg';
import type { ExportedCheckpoint, ExportedEvent, ExportLine } from './export-format.js';
import type { ExportFilter } from './filtered-events.js';
import { filteredEvents } from './filtered-events.js';

/** Payloads may be 100 kB each. */
const PAGE = 100;
const SEALED_WITHIN_MS = 10_000;
const LOOK_EVERY_MS = 200;

/**
 * The log up to a checkpoint, administrative acts included, with every checkpoint on the way. Memory stays flat. A payload
 * may be erased while it is read, so it goes on to the checkpoint that covers the last erasure: none is left unexplained.
 *
 * @throws when an erasure is not sealed within ten seconds; the export then lacks its end, which its verifier sees.
 */
export async function* exportLog(
  pool: Pool,
  origin: string,
  end: StoredCheckpoint,
): AsyncGenerator<ExportLine> {
  yield { type: 'export', origin, filter: null, tree_size: end.tree_size };
  let from = { position: 0, tree_size: 0 };
  for (let to: StoredCheckpoint | undefined = end; to; to = await checkpointOverErasures(pool, to)) {
    yield* exportBetween(pool, from, to);
    from = to;
  }
}

async function* exportBetween(
  pool: Pool,
  from: Pick<StoredCheckpoint, 'position' | 'tree_size'>,
  to: StoredCheckpoint,
): AsyncGenerator<ExportLine> {
  let [leaf, last] = [from.tree_size, from.position];
  while (last < to.position) {
    const events = await readEntireLog(pool, { after: last, upTo: to.position, limit: PAGE });
    const upTo = events.at(-1)?.position ?? to.position;
    const checkpoints = await checkpointsBetween(pool, last, upTo);
    let next = checkpoints.shift();
    for (const event of events) {
      yield lineOf(event, { leaf: leaf++ });
      for (; next && next.position <= event.position; next = checkpoints.shift()) yield checkpointLine(next);
    }
    last = upTo;
  }
}

/** The checkpoint that covers the newest erasure, when the given one does not. */
async function checkpointOverErasures(
  pool: Pool,
  { position }: StoredCheckpoint,
): Promise<StoredCheckpoint | undefined> {
  const [erasure] = await readActs<PayloadErased>(pool, 'payload_erased', { limit: 1 });
  if (!erasure || erasure.position <= position) return undefined;
  for (let tries = 0; tries < SEALED_WITHIN_MS / LOOK_EVERY_MS; tries++) {
    const latest = await latestCheckpoint(pool);
    if (latest && latest.position >= erasure.position) return latest;
    await sleep(LOOK_EVERY_MS);
  }
  throw new Error('an erasure is not sealed yet, so the export cannot end');
}

/**
 * The events that pass the filter, up to a checkpoint, which ends the export. With proofs, an erasure of this moment
 * follows under a checkpoint of its own.
 *
 * @throws when that is not sealed within ten seconds.
 */
export async function* exportFiltered(
  pool: Pool,
  origin: string,
  end: StoredCheckpoint,
  { filter, proofs }: { filter: ExportFilter; proofs: boolean },
): AsyncGenerator<ExportLine> {
  const placeOf = async ({ position }: EventRecord, { tree_size }: StoredCheckpoint): Promise<Place> => {
    if (!proofs) return {};
    const { leaf_index, hashes } = await proveInclusion(pool, position, tree_size);
    return { leaf: leaf_index, proof: hashes.map((hash) => hash.toString('hex')) };
  };
  yield { type: 'export', origin, filter: { ...filter }, tree_size: end.tree_size };
  // First too, for the proofs lead to it; last, so that an export that broke off is seen to.
  yield checkpointLine(end);
  const notSealed: EventRecord[] = [];
  for await (const event of filteredEvents(pool, filter, end.position)) {
    if (event.position > end.position) notSealed.push(event);
    else yield lineOf(event, await placeOf(event, end));
  }
  const last = (notSealed.length > 0 ? await checkpointOverErasures(pool, end) : undefined) ?? end;
  if (last !== end) yield checkpointLine(last);
  for (const act of notSealed) yield lineOf(act, await placeOf(act, last));
  yield checkpointLine(last);
}

type Place = Pick<ExportedEvent, 'leaf' | 'proof'>;

function lineOf({ position: _, ...event }: EventRecord, place: Place): ExportedEvent {
  return { type: 'event', ...place, ...(event as Omit<ExportedEvent, 'type'>) };
}

const checkpointLine = ({ note }: StoredCheckpoint): ExportedCheckpoint => ({ type: 'checkpoint', note });
