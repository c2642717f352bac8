import fc from 'fast-check';
import { someEffort } from './effort.js';
import { textCells } from './text-cells.js';

const cellsOf = (...globs: string[]): Record<string, string> =>
  Object.fromEntries(
    textCells(
      globs.map((text) => ({ text, anyCase: false })),
      { mayBeEmpty: false, effort: someEffort() },
    ).cells.map(({ text, taken }) => [globs.filter((_, index) => taken[index]).join(' '), text]),
  );

describe('the texts that globs tell apart', () => {
  it('have a shortest one for each set of globs that can take a text together', () => {
    expect(cellsOf('ab*', '*b')).toEqual({ '': 'a', 'ab*': 'aba', '*b': 'b', 'ab* *b': 'ab' });
    expect(cellsOf('git', 'github')).toEqual({ '': 'g', git: 'git', github: 'github' });
    expect(cellsOf('*')).toEqual({ '*': 'x' });
    expect(cellsOf('a*c*', '*b*')).toEqual({ '': 'a', 'a*c*': 'ac', '*b*': 'b', 'a*c* *b*': 'acb' });
    expect(cellsOf('x*', 'y*')).toEqual({ '': 'z', 'x*': 'x', 'y*': 'y' });
  });

  it('may be empty when it is said', () => {
    expect(
      textCells([{ text: 'a', anyCase: false }], { mayBeEmpty: true, effort: someEffort() }).cells,
    ).toEqual([
      { text: '', taken: [false] },
      { text: 'a', taken: [true] },
    ]);
  });

  it('are the same in any case for globs that do not look at it', () => {
    const globs = [
      { text: 'GET', anyCase: true },
      { text: 'get', anyCase: false },
    ];
    expect(
      textCells(globs, { mayBeEmpty: false, effort: someEffort() }).cells.map(({ taken }) => taken),
    ).toEqual([
      [false, false],
      [true, false],
      [true, true],
    ]);
  });

  it('are not all looked through when they are too many, and it is said', () => {
    const globs = Array.from({ length: 20 }, (_, index) => ({
      text: `*${index}a${index}b*`,
      anyCase: false,
    }));
    const started = performance.now();
    expect(textCells(globs, { mayBeEmpty: false, effort: someEffort() }).isComplete).toBe(false);
    expect(performance.now() - started).toBeLessThan(10_000);
  });

  it('miss no set that some text is taken by', () => {
    const glob = fc.string({ unit: fc.constantFrom('a', 'b', '*'), minLength: 1, maxLength: 4 });
    const text = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), maxLength: 6 });
    fc.assert(
      fc.property(fc.array(glob, { minLength: 1, maxLength: 4 }), fc.array(text), (globs, texts) => {
        const { cells, isComplete } = textCells(
          globs.map((one) => ({ text: one, anyCase: false })),
          { mayBeEmpty: true, effort: someEffort() },
        );
        expect(isComplete).toBe(true);
        const takes = (one: string): boolean[] =>
          globs.map((each) => new RegExp(`^${each.replaceAll('*', '.*')}$`).test(one));
        for (const cell of cells) expect(takes(cell.text)).toEqual(cell.taken);
        for (const one of texts) expect(cells.map(({ taken }) => taken)).toContainEqual(takes(one));
      }),
    );
  });
});
