import type { EventRecord } from '#event-record';
import { readEntireLog } from '#event-store';
import type { StoredCheckpoint } from '#seals';
import { checkpointsBetween, proveInclusion } from '#seals';
import type { Pool } from 'pg';
import type { ExportedCheckpoint, ExportedEvent, ExportLine } from './export-format.js';
import type { ExportFilter } from './filtered-events.js';
import { filteredEvents } from './filtered-events.js';

/** Payloads may be 100 kB each. */
const PAGE = 500;

/** The log up to a checkpoint, administrative acts included, with every checkpoint on the way. Memory stays flat. */
export async function* exportLog(
  pool: Pool,
  origin: string,
  end: StoredCheckpoint,
): AsyncGenerator<ExportLine> {
  yield { type: 'export', origin, filter: null, tree_size: end.tree_size };
  let [leaf, last] = [0, 0];
  while (last < end.position) {
    const events = await readEntireLog(pool, { after: last, upTo: end.position, limit: PAGE });
    const upTo = events.at(-1)?.position ?? end.position;
    const checkpoints = await checkpointsBetween(pool, last, upTo);
    let next = checkpoints.shift();
    for (const event of events) {
      yield lineOf(event, { leaf: leaf++ });
      for (; next && next.position <= event.position; next = checkpoints.shift()) yield checkpointLine(next);
    }
    last = upTo;
  }
}

/** The events that pass the filter, up to a checkpoint, which ends the export. */
export async function* exportFiltered(
  pool: Pool,
  origin: string,
  end: StoredCheckpoint,
  { filter, proofs }: { filter: ExportFilter; proofs: boolean },
): AsyncGenerator<ExportLine> {
  yield { type: 'export', origin, filter: { ...filter }, tree_size: end.tree_size };
  // First too, for the proofs lead to it; last, so that an export that broke off is seen to.
  yield checkpointLine(end);
  for await (const event of filteredEvents(pool, filter, end.position)) {
    if (!proofs) {
      yield lineOf(event, {});
      continue;
    }
    const { leaf_index, hashes } = await proveInclusion(pool, event.position, end.tree_size);
    yield lineOf(event, { leaf: leaf_index, proof: hashes.map((hash) => hash.toString('hex')) });
  }
  yield checkpointLine(end);
}

function lineOf(
  { position: _, ...event }: EventRecord,
  place: Pick<ExportedEvent, 'leaf' | 'proof'>,
): ExportedEvent {
  return { type: 'event', ...place, ...(event as Omit<ExportedEvent, 'type'>) };
}

const checkpointLine = ({ note }: StoredCheckpoint): ExportedCheckpoint => ({ type: 'checkpoint', note });
