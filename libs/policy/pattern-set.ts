import { RE2JS, RE2Set } from 're2js';

export type PatternSet = RE2Set;

/** A pattern that was found to be a regular expression. */
export interface Pattern {
  readonly text: string;
  readonly instructions: number;
}

export interface PatternInSet {
  readonly set: PatternSet;
  readonly id: number;
}

/** Patterns that go beyond it are searched for in a second pass: many at once have too many states to keep. */
const MAX_INSTRUCTIONS = 1_000;
/** Of a set's automaton. The agent chooses the text and so which states it gets; beyond that it goes on without. */
const MAX_BYTES = 2 ** 20;

/** @throws when it is not a regular expression in RE2 syntax. */
export const compilePattern = (text: string): Pattern => ({
  text,
  instructions: RE2JS.compile(text).programSize(),
});

/**
 * Puts patterns into sets, in the order in which they are looked for. A set is found in one pass over the text, however many
 * patterns it has, and RE2 takes linear time whatever the text: the agent chooses it.
 */
export function patternSets(): (pattern: Pattern) => PatternInSet {
  let set = new RE2Set(RE2Set.UNANCHORED, 0, MAX_BYTES);
  let ids = new Map<string, number>();
  let room = MAX_INSTRUCTIONS;
  return ({ text, instructions }) => {
    let id = ids.get(text);
    if (id === undefined) {
      if (instructions > room && ids.size > 0) {
        set = new RE2Set(RE2Set.UNANCHORED, 0, MAX_BYTES);
        ids = new Map();
        room = MAX_INSTRUCTIONS;
      }
      id = set.add(text);
      ids.set(text, id);
      room -= instructions;
    }
    return { set, id };
  };
}
