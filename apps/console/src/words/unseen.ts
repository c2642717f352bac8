/** Controls, bidi marks, fillers and odd spaces: what a reader cannot see, or what moves what a reader sees. */
export const UNSEEN = /((?!\n)[\p{C}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]|(?! )\p{Zs})/u;

export interface Part {
  readonly text: string;
  /** The text names a character that cannot be seen, by its number. */
  readonly isUnseen: boolean;
}

/** Text from anywhere, in parts that show each character that a reader would not see. */
export function seenParts(text: string): Part[] {
  return text
    .split(UNSEEN)
    .map((part, index) =>
      index % 2 === 0 ? { text: part, isUnseen: false } : { text: numberOf(part), isUnseen: true },
    )
    .filter((part) => part.text !== '');
}

const numberOf = (character: string): string => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`;

/** The same as one text, for places that take no markup. */
export const shown = (text: string): string =>
  seenParts(text)
    .map((part) => part.text)
    .join('');
