import { cell, safeText, visible, visibleJson } from './safe-text.js';

const HOSTILE = 'ls \u001b[2J\u202e/tmp\u202c\u0007\u200b\u009b';

describe('safeText', () => {
  it('shows what moves the cursor or the order of the text by its number', () => {
    expect(safeText(HOSTILE)).toBe(String.raw`ls \u{1b}[2J\u{202e}/tmp\u{202c}\u{7}\u{200b}\u{9b}`);
  });

  it('makes one line of many', () => {
    expect(safeText('one\r\n\ttwo\u2028three', 40)).toBe('one two three');
  });

  it('cuts to the width and says so', () => {
    expect(safeText('abcdef', 4)).toBe('abc…');
    expect(safeText('abcd', 4)).toBe('abcd');
  });

  it('does not cut a character in two, and counts the wide ones twice', () => {
    expect(safeText('🏮🏮🏮', 6)).toBe('🏮🏮🏮');
    expect(safeText('🏮🏮🏮', 5)).toBe('🏮🏮…');
    expect(safeText('🏮🏮🏮', 4)).toBe('🏮…');
  });
});

it('visible text keeps its lines', () => {
  expect(visible('one\ntwo\r\u001b')).toBe('one\ntwo\\u{d}\\u{1b}');
});

it('visible JSON is the same value', () => {
  const value = { [HOSTILE]: `${HOSTILE}\u{e0001}\n` };
  const text = visibleJson(value, 2);
  expect(text).toMatch(/^[\n\x20-\x7e]*$/);
  expect(JSON.parse(text)).toEqual(value);
});

it('a cell fills its column', () => {
  expect(cell('ab', 4)).toBe('ab  ');
  expect(cell('日本', 6)).toBe('日本  ');
});
