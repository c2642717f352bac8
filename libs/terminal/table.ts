import stringWidth from 'string-width';
import type { Look, StyleName } from './paint.js';
import { paint } from './paint.js';
import { cell, safeText } from './safe-text.js';

export interface Column<Row> {
  readonly title: string;
  readonly of: (row: Row) => string;
  /** The column of the highest number is shortened first; one without is never. */
  readonly yields?: number;
  readonly style?: (row: Row) => StyleName | undefined;
}

const GAP = '  ';
const NARROWEST = 6;

/** Rows from anywhere under their titles, no wider than the look allows as long as there is something left to shorten. */
export function tableOf<Row>(columns: readonly Column<Row>[], rows: readonly Row[], look: Look): string {
  const texts = rows.map((row) => columns.map((column) => safeText(column.of(row))));
  const widths = fitted(
    columns,
    columns.map(({ title }, place) =>
      Math.max(stringWidth(title), ...texts.map((cells) => stringWidth(cells[place] ?? ''))),
    ),
    look.width,
  );
  const line = (cells: readonly string[], style: (place: number) => StyleName | undefined): string =>
    cells
      .map((text, place) => {
        const isLast = place === columns.length - 1;
        const width = widths[place] ?? 0;
        const shown = isLast ? safeText(text, width) : cell(text, width);
        const name = style(place);
        return name === undefined ? shown : paint(name, shown, look);
      })
      .join(GAP)
      .trimEnd();
  const head = line(
    columns.map(({ title }) => title),
    () => 'dim',
  );
  return [
    head,
    ...rows.map((row, index) => line(texts[index] ?? [], (place) => columns[place]?.style?.(row))),
  ].join('\n');
}

function fitted<Row>(
  columns: readonly Column<Row>[],
  natural: readonly number[],
  width: number,
): readonly number[] {
  const widths = [...natural];
  const gaps = GAP.length * (columns.length - 1);
  const order = columns
    .map(({ yields }, place) => ({ yields, place }))
    .filter(({ yields }) => yields !== undefined)
    .sort((a, b) => (b.yields ?? 0) - (a.yields ?? 0));
  for (const { place } of order) {
    const tooMuch = widths.reduce((sum, one) => sum + one, gaps) - width;
    if (tooMuch <= 0) break;
    const now = widths[place] ?? 0;
    widths[place] = Math.max(now - tooMuch, Math.min(now, NARROWEST));
  }
  return widths;
}
