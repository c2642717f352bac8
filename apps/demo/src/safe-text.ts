/** Controls, bidi marks, fillers, line and paragraph breaks: what could move the cursor or hide what is written. */
const UNSAFE = /[\p{C}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu;

const SEGMENTER = new Intl.Segmenter();
const ELLIPSIS = '…';

/** Text from anywhere as one harmless line, cut to a width. */
export function safeText(text: string, width: number): string {
  const line = text.replaceAll(/\s+/g, ' ').replaceAll(UNSAFE, '').trim();
  const characters = Array.from(SEGMENTER.segment(line), ({ segment }) => segment);
  return characters.length <= width ? line : characters.slice(0, width - 1).join('') + ELLIPSIS;
}

/** The same, filled up with spaces to the width. */
export const cell = (text: string, width: number): string => safeText(text, width).padEnd(width);
