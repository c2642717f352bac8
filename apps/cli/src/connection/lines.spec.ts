import { linesOf } from './lines.js';

async function* pieces(...list: (string | Buffer)[]): AsyncGenerator<Buffer> {
  for (const piece of list) yield await Promise.resolve(Buffer.from(piece));
}

const all = async (bytes: AsyncIterable<Uint8Array>): Promise<string[]> => {
  const lines: string[] = [];
  for await (const line of linesOf(bytes)) lines.push(line);
  return lines;
};

const LONGEST = 8 * 2 ** 20;

describe('lines', () => {
  it('end with a line feed and nothing else, wherever the pieces are cut', async () => {
    const [first, second] = [Buffer.from('ü').subarray(0, 1), Buffer.from('ü').subarray(1)];
    expect(
      await all(pieces('one\ntw', 'o\u2028still two\r', '\nthree ', first, second, '\n', '\nlast')),
    ).toEqual(['one', 'two\u2028still two\r', 'three ü', '', 'last']);
  });

  it('keep a byte order mark, which is not as it was exported', async () => {
    expect(await all(pieces('\uFEFFone\n'))).toEqual(['\uFEFFone']);
  });

  it.each([
    ['a byte that begins nothing', Buffer.of(0xff)],
    ['half a character', Buffer.from('€').subarray(0, 2)],
  ])('with %s are refused', async (_, bytes) => {
    await expect(all(pieces('one\ntwo ', bytes, '\n'))).rejects.toThrow('Line 2 is not valid UTF-8.');
    await expect(all(pieces('one\ntwo ', bytes))).rejects.toThrow('Line 2 is not valid UTF-8.');
  });

  it('longer than eight mebibytes are refused before they are kept', async () => {
    let given = 0;
    async function* endless(): AsyncGenerator<Buffer> {
      for (; given < 1_000; given++) yield await Promise.resolve(Buffer.alloc(65_536, 'x'));
    }
    await expect(all(endless())).rejects.toThrow('Line 1 is longer than 8 MiB.');
    expect(given).toBe(LONGEST / 65_536);
    const longest = 'x'.repeat(LONGEST);
    expect(await all(pieces(longest, '\n', longest))).toEqual([longest, longest]);
    await expect(all(pieces('\n', longest, 'x\n'))).rejects.toThrow('Line 2 is longer than 8 MiB.');
  });
});
