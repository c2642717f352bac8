/** `*` stands for any text, also none; every other character for itself. Linear in the text: no backtracking. */
export function glob(pattern: string): (text: string) => boolean {
  const [prefix = '', ...rest] = pattern.split('*');
  const suffix = rest.pop();
  if (suffix === undefined) return (text) => text === pattern;
  const inner = rest.filter((part) => part !== '');
  return (text) => {
    const end = text.length - suffix.length;
    if (!text.startsWith(prefix) || !text.endsWith(suffix)) return false;
    let from = prefix.length;
    for (const part of inner) {
      const found = text.indexOf(part, from);
      if (found < 0) return false;
      from = found + part.length;
    }
    return from <= end;
  };
}

export const isGlob = (pattern: string): boolean => pattern.includes('*');

/** Whether one of the patterns takes the text; any number of those without a `*` cost what one does. */
export function anyGlob(patterns: readonly string[]): (text: string) => boolean {
  const [only, ...others] = patterns;
  if (only !== undefined && others.length === 0) return glob(only);
  const texts = new Set(patterns.filter((pattern) => !isGlob(pattern)));
  const globs = patterns.filter(isGlob).map(glob);
  return (text) => texts.has(text) || globs.some((takes) => takes(text));
}
