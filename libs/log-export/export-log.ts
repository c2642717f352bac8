import { setTimeout as sleep } from 'node:timers/promises';
import type { MonthArchived, PayloadErased } from '#administration';
import type { EventRecord } from '#event-record';
import type { ArchivedRecord } from '#event-store';
import { readActs, readArchived, readEntireLog, readMonth } from '#event-store';
import type { StoredCheckpoint } from '#seals';
import { checkpointsBetween, inclusionProver, latestCheckpoint } from '#seals';
import type { Pool } from 'pg';
import type { ArchivedEvent, ExportedCheckpoint, ExportedEvent, ExportLine } from './export-format.js';
import type { ExportFilter } from './filtered-events.js';
import { filteredEvents, withErasures } from './filtered-events.js';

/** Payloads may be 100 kB each. */
const PAGE = 100;
const ARCHIVED_PAGE = 1_000;
const SEALED_WITHIN_MS = 10_000;
const LOOK_EVERY_MS = 200;

/**
 * The log up to a checkpoint, administrative acts included, with every checkpoint on the way. Memory stays flat. A payload
 * may be erased while it is read, so it goes on to the checkpoint that covers the last erasure: none is left unexplained.
 * Nor is any archived event without the act that archived it.
 *
 * @throws when an erasure or an archive is not sealed within ten seconds, or a month is archived meanwhile; the export then
 *   lacks its end, which its verifier sees.
 */
export async function* exportLog(
  pool: Pool,
  origin: string,
  end: StoredCheckpoint,
): AsyncGenerator<ExportLine> {
  yield { type: 'export', origin, filter: null, tree_size: end.tree_size };
  const unlessArchived = await archiveWatch(pool);
  let from = { position: 0, tree_size: 0 };
  for (let to: StoredCheckpoint | undefined = end; to; to = await checkpointOverLosses(pool, to)) {
    yield* exportBetween(pool, from, to, unlessArchived);
    from = to;
  }
}

async function* exportBetween(
  pool: Pool,
  from: Pick<StoredCheckpoint, 'position' | 'tree_size'>,
  to: StoredCheckpoint,
  unlessArchived: () => Promise<void>,
): AsyncGenerator<ExportLine> {
  let [leaf, last] = [from.tree_size, from.position];
  while (last < to.position) {
    const { records, upTo } = await recordsAfter(pool, last, to.position);
    const checkpoints = await checkpointsBetween(pool, last, upTo);
    await unlessArchived();
    let next = checkpoints.shift();
    for (const record of records) {
      yield 'month' in record ? archivedLine(record, leaf++) : lineOf(record, { leaf: leaf++ });
      for (; next && next.position <= record.position; next = checkpoints.shift()) yield checkpointLine(next);
    }
    last = upTo;
  }
}

/** The next of all records, archived or not, in order, and the position up to which they are complete. */
async function recordsAfter(
  pool: Pool,
  after: number,
  end: number,
): Promise<{ records: (EventRecord | ArchivedRecord)[]; upTo: number }> {
  const events = await readEntireLog(pool, { after, upTo: end, limit: PAGE });
  const sofar = events.length < PAGE ? end : (events.at(-1)?.position ?? end);
  const archived = await readArchived(pool, { after, upTo: sofar, limit: ARCHIVED_PAGE });
  const upTo = archived.length < ARCHIVED_PAGE ? sofar : (archived.at(-1)?.position ?? sofar);
  const records = [...events, ...archived].filter(({ position }) => position <= upTo);
  return { records: records.sort((one, other) => one.position - other.position), upTo };
}

/** @returns what throws once a month was archived since: what was read before and what is read after do not go together. */
async function archiveWatch(pool: Pool): Promise<() => Promise<void>> {
  const newest = async (): Promise<string | undefined> =>
    (await readActs<MonthArchived>(pool, 'month_archived', { limit: 1 }))[0]?.id;
  const before = await newest();
  return async () => {
    if ((await newest()) !== before)
      throw new Error('a month was archived during the export, which is cut off: export again');
  };
}

/** The checkpoint that covers the newest erasure and the newest archive, when the given one does not. */
async function checkpointOverLosses(
  pool: Pool,
  { position }: StoredCheckpoint,
): Promise<StoredCheckpoint | undefined> {
  const [erasure] = await readActs<PayloadErased>(pool, 'payload_erased', { limit: 1 });
  const [archive] = await readActs<MonthArchived>(pool, 'month_archived', { limit: 1 });
  const newest = Math.max(erasure?.position ?? 0, archive?.position ?? 0);
  if (newest <= position) return undefined;
  for (let tries = 0; tries < SEALED_WITHIN_MS / LOOK_EVERY_MS; tries++) {
    const latest = await latestCheckpoint(pool);
    if (latest && latest.position >= newest) return latest;
    await sleep(LOOK_EVERY_MS);
  }
  throw new Error('an erasure or an archive is not sealed yet, so the export cannot end');
}

/**
 * The events that pass the filter, up to a checkpoint, which ends the export. With proofs, an erasure of this moment
 * follows under a checkpoint of its own.
 *
 * @throws when that is not sealed within ten seconds, or a month is archived meanwhile.
 */
export const exportFiltered = (
  pool: Pool,
  origin: string,
  end: StoredCheckpoint,
  { filter, proofs }: { filter: ExportFilter; proofs: boolean },
): AsyncGenerator<ExportLine> =>
  exportPart(pool, origin, end, {
    filter: { ...filter },
    proofs,
    events: withErasures(pool, filteredEvents(pool, filter, end.position)),
  });

/**
 * The same of the partition of a month, all of which is under the checkpoint, with proofs.
 *
 * @param pool acts as the owner.
 */
export const exportMonth = (
  pool: Pool,
  origin: string,
  end: StoredCheckpoint,
  month: string,
): AsyncGenerator<ExportLine> =>
  exportPart(pool, origin, end, {
    filter: { month },
    proofs: true,
    events: withErasures(pool, eventsOfMonth(pool, month)),
  });

async function* eventsOfMonth(pool: Pool, month: string): AsyncGenerator<EventRecord[]> {
  let after = 0;
  for (;;) {
    const events = await readMonth(pool, month, { after, limit: PAGE });
    const last = events.at(-1);
    if (!last) return;
    yield events;
    after = last.position;
  }
}

interface Part {
  readonly filter: Readonly<Record<string, string>>;
  readonly proofs: boolean;
  readonly events: AsyncIterable<EventRecord>;
}

async function* exportPart(
  pool: Pool,
  origin: string,
  end: StoredCheckpoint,
  { filter, proofs, events }: Part,
): AsyncGenerator<ExportLine> {
  const placesUnder = ({ tree_size }: StoredCheckpoint): ((event: EventRecord) => Promise<Place>) => {
    const prove = inclusionProver(pool, tree_size);
    return async ({ position }) => {
      if (!proofs) return {};
      const { leaf_index, hashes } = await prove(position);
      return { leaf: leaf_index, proof: hashes.map((hash) => hash.toString('hex')) };
    };
  };
  const unlessArchived = await archiveWatch(pool);
  yield { type: 'export', origin, filter, tree_size: end.tree_size };
  // First too, for the proofs lead to it; last, so that an export that broke off is seen to.
  yield checkpointLine(end);
  const notSealed: EventRecord[] = [];
  let placeOf = placesUnder(end);
  for await (const event of events) {
    if (event.position > end.position) notSealed.push(event);
    else yield lineOf(event, await placeOf(event));
  }
  await unlessArchived();
  const last = (notSealed.length > 0 ? await checkpointOverLosses(pool, end) : undefined) ?? end;
  if (last !== end) yield checkpointLine(last);
  placeOf = placesUnder(last);
  for (const act of notSealed) yield lineOf(act, await placeOf(act));
  yield checkpointLine(last);
}

type Place = Pick<ExportedEvent, 'leaf' | 'proof'>;

function lineOf({ position: _, ...event }: EventRecord, place: Place): ExportedEvent {
  return { type: 'event', ...place, ...(event as Omit<ExportedEvent, 'type'>) };
}

const archivedLine = ({ month, record_hash }: ArchivedRecord, leaf: number): ArchivedEvent => ({
  type: 'archived',
  leaf,
  month,
  record_hash,
});

const checkpointLine = ({ note }: StoredCheckpoint): ExportedCheckpoint => ({ type: 'checkpoint', note });
