import stringWidth from 'string-width';

/** Controls, bidi marks, fillers, line and paragraph breaks: what could move the cursor or hide what is written. */
const UNSAFE = /[\p{C}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu;
const UNSAFE_IN_LINES = /(?!\n)[\p{C}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu;

const SEGMENTER = new Intl.Segmenter();
const ELLIPSIS = '…';

const named = (character: string): string => `\\u{${character.codePointAt(0)?.toString(16)}}`;

/** Text from anywhere, its line feeds kept; each character that could not be seen stands there by its number. */
export const visible = (text: string): string => text.replaceAll(UNSAFE_IN_LINES, named);

/** JSON that is harmless on a terminal, and the same value to whoever reads it. */
export const visibleJson = (value: object, indent?: number): string =>
  JSON.stringify(value, null, indent).replaceAll(UNSAFE_IN_LINES, (character) =>
    Array.from(
      { length: character.length },
      (_, index) => `\\u${character.charCodeAt(index).toString(16).padStart(4, '0')}`,
    ).join(''),
  );

/** Text from anywhere as one harmless line, cut to a width. */
export function safeText(text: string, width = Infinity): string {
  const line = text.replaceAll(/\s+/g, ' ').trim().replaceAll(UNSAFE, named);
  if (line.length <= width && /^[\x20-\x7e]*$/.test(line)) return line;
  return stringWidth(line) <= width ? line : cut(line, width - 1) + ELLIPSIS;
}

/** The same, filled up with spaces to the width. */
export function cell(text: string, width: number): string {
  const line = safeText(text, width);
  return line + ' '.repeat(Math.max(0, width - stringWidth(line)));
}

function cut(line: string, width: number): string {
  let [kept, left] = ['', width];
  for (const { segment } of SEGMENTER.segment(line)) {
    left -= stringWidth(segment);
    if (left < 0) break;
    kept += segment;
  }
  return kept;
}
