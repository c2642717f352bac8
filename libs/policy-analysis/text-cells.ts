import { spend } from './effort.js';
import type { Effort } from './effort.js';

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
/** Of a pattern that takes a character. */
const TAKING_STEPS = 10;

/**
 * A shortest text for each set of the globs that some text is taken by, and by no other of them. Globs are finite automata, so all
 * texts are looked through by following all of them at once, breadth first, over the characters that they tell apart.
 *
 * @returns also whether all states were seen; beyond 5,000, or without effort left, some cells may be missing.
 */
export function textCells(
  globs: readonly Glob[],
  { mayBeEmpty, effort }: { readonly mayBeEmpty: boolean; readonly effort: Effort },
): { readonly cells: readonly TextCell[]; readonly isComplete: boolean } {
  const patterns = globs.map(({ text, anyCase }) => ({ characters: Array.from(text), anyCase }));
  const alphabet = alphabetOf(patterns);
  const start = patterns.map((pattern) => closed(pattern, [0]));
  let layer = [{ text: '', states: start }];
  const seen = new Set([keyOf(start)]);
  const cells = new Map<string, TextCell>();
  // Once there is too much, there is for good.
  const isInBounds = (steps = 0): boolean => seen.size <= MAX_STATES && spend(effort, steps);
  while (layer.length > 0 && isInBounds()) {
    for (const { text, states } of layer) {
      const taken = patterns.map(
        ({ characters }, index) => states[index]?.includes(characters.length) ?? false,
      );
      const key = taken.join();
      if ((text !== '' || mayBeEmpty) && !cells.has(key)) cells.set(key, { text, taken });
    }
    layer = layer.flatMap(({ text, states }) =>
      alphabet.flatMap((character) => {
        if (!isInBounds(TAKING_STEPS * sizeOf(states))) return [];
        const next = patterns.map((pattern, index) => stepped(pattern, states[index] ?? [], character));
        const key = keyOf(next);
        // The empty text is no name, so its state has to be met once more by another text.
        if (seen.has(key) && !(text === '' && !mayBeEmpty && key === keyOf(start))) return [];
        seen.add(key);
        return [{ text: text + character, states: next }];
      }),
    );
  }
  return { cells: [...cells.values()], isComplete: isInBounds() };
}

/** Positions in the pattern, in order. */
type State = readonly number[];

const sizeOf = (states: readonly State[]): number =>
  states.reduce((size, state) => size + 1 + state.length, 0);

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
