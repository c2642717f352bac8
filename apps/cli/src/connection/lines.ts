/** No event comes near this. */
const LONGEST = 8 * 2 ** 20;
const LINE_FEED = 0x0a;
const UTF_8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/**
 * The lines of a text in UTF-8 that comes in pieces. Only a line feed ends one: JSON may hold every other line separator.
 *
 * @throws when a line is not valid UTF-8, which a reader would mend without a word, or has no end in sight.
 */
export async function* linesOf(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  let [line, bytes, parts]: [number, number, Uint8Array[]] = [1, 0, []];
  const take = (part: Uint8Array): void => {
    parts.push(part);
    bytes += part.length;
    if (bytes > LONGEST) throw new Error(`Line ${line} is longer than ${LONGEST / 2 ** 20} MiB.`);
  };
  const end = (): string => {
    const text = decoded(Buffer.concat(parts), line++);
    [bytes, parts] = [0, []];
    return text;
  };
  for await (const piece of pieces) {
    let from = 0;
    for (let to = piece.indexOf(LINE_FEED); to >= 0; to = piece.indexOf(LINE_FEED, from)) {
      take(piece.subarray(from, to));
      from = to + 1;
      yield end();
    }
    take(piece.subarray(from));
  }
  if (bytes > 0) yield end();
}

function decoded(bytes: Uint8Array, line: number): string {
  try {
    return UTF_8.decode(bytes);
  } catch {
    throw new Error(`Line ${line} is not valid UTF-8.`);
  }
}
