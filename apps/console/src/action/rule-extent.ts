/** Lines of a text, both from 1 and both part of it. */
export interface Extent {
  readonly first: number;
  readonly last: number;
}

/** How far the item of a list reaches that begins at a line: up to what is indented no deeper. */
export function ruleExtent(text: string, first: number): Extent {
  const lines = text.split('\n');
  const begin = lines[first - 1] ?? '';
  const indent = indentOf(begin);
  const isOver = (line: string): boolean =>
    isItem(begin)
      ? indentOf(line) <= indent
      : indentOf(line) < indent || (indentOf(line) === indent && isItem(line));
  let last = first;
  for (let number = first + 1; number <= lines.length; number++) {
    const line = lines[number - 1] ?? '';
    if (isBlank(line)) continue;
    if (isOver(line)) break;
    last = number;
  }
  return { first, last };
}

const indentOf = (line: string): number => line.length - line.trimStart().length;
const isItem = (line: string): boolean => /^\s*-(\s|$)/.test(line);
/** Comments belong to what follows them. */
const isBlank = (line: string): boolean => /^\s*(#|$)/.test(line);
