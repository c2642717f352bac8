/** One piece of a word: 'as it stands', "with escapes", or bare. */
const PIECE = /'([^']*)'|"((?:[^"\\]|\\[\s\S])*)"|\\([\s\S])|([^\s'"\\]+)|(\s+)/g;

/** The words of a command as a POSIX shell splits them; nothing is expanded. */
export function wordsOfShell(command: string): readonly string[] {
  const words: string[] = [];
  let word: string | null = null;
  for (const [, single, double, escaped, bare, blank] of command.matchAll(PIECE)) {
    if (blank !== undefined) {
      if (word !== null) words.push(word);
      word = null;
      continue;
    }
    // A line is continued after a backslash.
    if (escaped === '\n') continue;
    word = (word ?? '') + (single ?? double?.replaceAll(/\\(["\\$`\n])/g, '$1') ?? escaped ?? bare ?? '');
  }
  return word === null ? words : [...words, word];
}
