export const shown = (value: number, digits = 0): string =>
  value.toLocaleString('en-US', { minimumFractionDigits: digits, maximumFractionDigits: digits });

const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;

/** Words stand to the left, and figures, from the column on that is named, to the right. */
export const table = (
  head: readonly string[],
  rows: readonly (readonly string[])[],
  firstFigure = 1,
): string =>
  [row(head), row(head.map((_, index) => (index < firstFigure ? '---' : '--:'))), ...rows.map(row)].join(
    '\n',
  );
