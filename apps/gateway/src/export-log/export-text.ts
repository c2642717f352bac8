import { stringify } from 'csv-stringify/sync';
import type { ExportLine } from '#log-export';

/** Written in pieces of about this size, each waiting until the reader has taken the one before. */
const PIECE = 64 * 1024;

export async function* ndjsonOf(lines: AsyncIterable<ExportLine>): AsyncGenerator<string> {
  let piece = '';
  for await (const line of lines) {
    piece += `${JSON.stringify(line)}\n`;
    if (piece.length < PIECE) continue;
    yield piece;
    piece = '';
  }
  yield piece;
}

const COLUMNS = [
  'action_id',
  'sequence',
  'event_type',
  'created_at',
  'actor_type',
  'actor_id',
  'meta',
  'payload',
  'id',
  'prev_hash',
  'record_hash',
];

/** One row for each event. A value that a spreadsheet would take for a formula is made harmless. */
export async function* csvOf(lines: AsyncIterable<ExportLine>): AsyncGenerator<string> {
  let piece = stringify([COLUMNS]);
  for await (const line of lines) {
    if (line.type !== 'event') continue;
    const { actor, meta, payload } = line;
    const row = {
      ...line,
      actor_type: actor.type,
      actor_id: actor.id,
      meta: JSON.stringify(meta),
      payload: payload === null ? '' : JSON.stringify(payload),
    };
    piece += stringify([row], { columns: COLUMNS, escape_formulas: true });
    if (piece.length < PIECE) continue;
    yield piece;
    piece = '';
  }
  yield piece;
}
