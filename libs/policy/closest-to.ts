/** Two slips are still a typing error; more is another word. */
const MAX_SLIPS = 2;

/** The candidate that the word was probably meant to be. */
export function closestTo(word: string, candidates: readonly string[]): string | undefined {
  if (word.length > 40) return undefined;
  const [best] = candidates
    .map((candidate) => ({ candidate, slips: slipsBetween(word, candidate) }))
    .filter(({ slips, candidate }) => slips <= MAX_SLIPS && slips < candidate.length)
    .sort((a, b) => a.slips - b.slips);
  return best?.candidate;
}

/** The Levenshtein distance, a row at a time. */
function slipsBetween(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(replaced, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
