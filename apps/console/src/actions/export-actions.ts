import type { ActionsFilter } from './actions-search.js';
import type { ActionSummary, Place } from './loaded-actions.js';
import { readActions } from './read-actions.js';

export const MOST_EXPORTED = 100_000;
const AT_ONCE = 1_000;

export type Format = 'csv' | 'json';

export interface Exported {
  readonly file: Blob;
  readonly rows: number;
  /** It ended at the bound, and there is more. */
  readonly isCut: boolean;
}

/** All actions that pass the filter, newest first, read page by page; a browser keeps the pieces wherever it has room. */
export async function exportActions(
  filter: ActionsFilter,
  format: Format,
  signal: AbortSignal,
  onProgress: (rows: number) => void,
): Promise<Exported> {
  const { head, textOf, foot, type } = await writerOf(format);
  const pieces = [new Blob([head])];
  let place: Place = { from: 'newest' };
  let rows = 0;
  for (;;) {
    const page = await readActions(filter, place, Math.min(AT_ONCE, MOST_EXPORTED - rows), signal);
    if (page.rows.length > 0) pieces.push(new Blob([textOf(page.rows, rows === 0)]));
    rows += page.rows.length;
    onProgress(rows);
    const last = page.rows.at(-1);
    if (page.isOldest || last === undefined || rows >= MOST_EXPORTED) {
      return { file: new Blob([...pieces, foot], { type }), rows, isCut: !page.isOldest };
    }
    place = { from: 'action', older: last.id };
  }
}

interface Writer {
  readonly type: string;
  readonly head: string;
  readonly foot: string;
  readonly textOf: (rows: readonly ActionSummary[], isFirst: boolean) => string;
}

/** What writes CSV is loaded when somebody wants it. */
async function writerOf(format: Format): Promise<Writer> {
  switch (format) {
    case 'csv': {
      const { CSV_HEAD, csvOf } = await import('./actions-csv.js');
      return { type: 'text/csv', head: CSV_HEAD, foot: '', textOf: csvOf };
    }
    case 'json':
      return {
        type: 'application/json',
        head: '[',
        foot: '\n]\n',
        textOf: (rows, isFirst) =>
          `${isFirst ? '' : ','}\n${rows.map((row) => JSON.stringify(row)).join(',\n')}`,
      };
    default:
      return format satisfies never;
  }
}
