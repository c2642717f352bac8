import { cell, safeText } from './safe-text.js';

describe('safeText', () => {
  it('takes out what moves the cursor or the order of the text', () => {
    expect(safeText('ls \u001b[2J\u202e/tmp\u202c\u0007\u200b', 40)).toBe('ls [2J/tmp');
  });

  it('makes one line of many', () => {
    expect(safeText('one\r\n\ttwo\u2028three', 40)).toBe('one two three');
  });

  it('cuts to the width and says so', () => {
    expect(safeText('abcdef', 4)).toBe('abc…');
    expect(safeText('abcd', 4)).toBe('abcd');
  });

  it('does not cut a character in two', () => {
    expect(safeText('🏮🏮🏮', 2)).toBe('🏮…');
  });
});

it('a cell fills its column', () => {
  expect(cell('ab', 4)).toBe('ab  ');
});
