import { stripVTControlCharacters } from 'node:util';
import stringWidth from 'string-width';
import type { Column } from './table.js';
import { tableOf } from './table.js';

interface Row {
  readonly id: string;
  readonly tool: string;
  readonly reason: string;
}

const COLUMNS: readonly Column<Row>[] = [
  { title: 'ID', of: ({ id }) => id },
  { title: 'TOOL', of: ({ tool }) => tool, yields: 1, style: () => 'red' },
  { title: 'REASON', of: ({ reason }) => reason, yields: 2 },
];
const ROWS = [
  { id: '0123456789', tool: 'a tool of a long name', reason: 'a reason that takes some words' },
  { id: '9', tool: '日本', reason: '' },
];
const plain = { isColoured: false };

describe('a table', () => {
  it('is as wide as what it holds when nothing bounds it', () => {
    expect(tableOf(COLUMNS, ROWS, { width: Infinity, ...plain })).toBe(
      [
        'ID          TOOL                   REASON',
        '0123456789  a tool of a long name  a reason that takes some words',
        '9           日本',
      ].join('\n'),
    );
  });

  it.each([60, 50, 44, 30, 26])('shortens the least important column first to fit %d', (width) => {
    const lines = tableOf(COLUMNS, ROWS, { width, ...plain }).split('\n');
    expect(Math.max(...lines.map((line) => stringWidth(line)))).toBeLessThanOrEqual(width);
    expect(lines[1]).toMatch(
      width >= 44 ? /^0123456789 {2}a tool of a long name {2}a r\S.*…$/ : /^0123456789 {2}a t.*…/,
    );
  });

  it('never shortens a column that may not be', () => {
    expect(tableOf(COLUMNS, ROWS, { width: 5, ...plain })).toContain('0123456789');
  });

  it('is coloured only when it may be, and its columns stay in line', () => {
    const coloured = tableOf(COLUMNS, ROWS, { width: 60, isColoured: true });
    expect(coloured).toContain('\u001b[31m');
    expect(stripVTControlCharacters(coloured).replaceAll(/ +$/gm, '')).toBe(
      tableOf(COLUMNS, ROWS, { width: 60, ...plain }),
    );
  });

  it('lets nothing that a cell holds reach the terminal as it is', () => {
    const [row] = ROWS;
    const table = tableOf(COLUMNS, row ? [{ ...row, tool: '\u001b[2J\nx' }] : [], { width: 200, ...plain });
    expect(table).toContain('\\u{1b}[2J x');
  });
});
