import { linesOf } from './lines.js';

async function* pieces(...list: string[]): AsyncGenerator<string> {
  for (const piece of list) yield await Promise.resolve(piece);
}

describe('lines', () => {
  it('end with a line feed and nothing else, wherever the pieces are cut', async () => {
    const lines: string[] = [];
    for await (const line of linesOf(pieces('one\ntw', 'o\u2028still two\r', '\nthree\n\nlast')))
      lines.push(line);
    expect(lines).toEqual(['one', 'two\u2028still two\r', 'three', '', 'last']);
  });
});
