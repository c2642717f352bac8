/** A text pattern: `*` stands for any text. */
export interface Glob {
  readonly text: string;
  readonly anyCase: boolean;
}

export interface TextCell {
  /** A shortest text that exactly these globs take. */
  readonly text: string;
  /** For each glob whether it takes the text. */
  readonly taken: readonly boolean[];
}

const MAX_STATES = 5_000;

/**
 * A shortest text for each set of the globs that some text is taken by, and by no other of them. Globs are finite automata, so all
 * texts are looked through by following all of them at once, breadth first, over the characters that they tell apart.
 *
 * @returns also whether all states were seen; beyond 5,000 some cells may be missing.
 */
export function textCells(
  globs: readonly Glob[],
  { mayBeEmpty }: { readonly mayBeEmpty: boolean },
): { readonly cells: readonly TextCell[]; readonly isComplete: boolean } {
  const patterns = globs.map(({ text, anyCase }) => ({ characters: Array.from(text), anyCase }));
  const alphabet = alphabetOf(patterns);
  const start = patterns.map((pattern) => closed(pattern, [0]));
  let layer = [{ text: '', states: start }];
  const seen = new Set([keyOf(start)]);
  const cells = new Map<string, TextCell>();
  while (layer.length > 0 && seen.size <= MAX_STATES) {
    for (const { text, states } of layer) {
      const taken = patterns.map(
        ({ characters }, index) => states[index]?.includes(characters.length) ?? false,
      );
      const key = taken.join();
      if ((text !== '' || mayBeEmpty) && !cells.has(key)) cells.set(key, { text, taken });
    }
    layer = layer.flatMap(({ text, states }) =>
      alphabet.flatMap((character) => {
        const next = patterns.map((pattern, index) => stepped(pattern, states[index] ?? [], character));
        const key = keyOf(next);
        // The empty text is no name, so its state has to be met once more by another text.
        if (seen.has(key) && !(text === '' && !mayBeEmpty && key === keyOf(start))) return [];
        seen.add(key);
        return [{ text: text + character, states: next }];
      }),
    );
  }
  return { cells: [...cells.values()], isComplete: layer.length === 0 };
}

/** Positions in the pattern, in order. */
type State = readonly number[];

const keyOf = (states: readonly State[]): string => states.map((state) => state.join('.')).join();

interface Pattern {
  readonly characters: readonly string[];
  readonly anyCase: boolean;
}

/** A star may also stand for nothing. */
function closed({ characters }: Pattern, positions: readonly number[]): State {
  const reached = new Set<number>();
  for (let position of positions) {
    reached.add(position);
    while (characters[position] === '*') reached.add(++position);
  }
  return [...reached].sort((a, b) => a - b);
}

function stepped(pattern: Pattern, state: State, character: string): State {
  const next = state.flatMap((position) => {
    const wanted = pattern.characters[position];
    if (wanted === '*') return [position];
    const isMet = pattern.anyCase ? wanted?.toLowerCase() === character.toLowerCase() : wanted === character;
    return isMet ? [position + 1] : [];
  });
  return closed(pattern, next);
}

/** Not what the patterns say, so that it stands for every other character. */
const OTHERS = Array.from('xyzwvutsrqponmlkjihgfedcba0123456789é');

/** The characters that occur, and one that doesn't. */
function alphabetOf(patterns: readonly Pattern[]): readonly string[] {
  const occurring = new Set(patterns.flatMap(({ characters }) => characters.filter((one) => one !== '*')));
  const other = OTHERS.filter((one) => !occurring.has(one) && !occurring.has(one.toUpperCase()));
  return [...occurring, ...other.slice(0, 1)];
}
