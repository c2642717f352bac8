/** Controls, bidi marks, fillers and odd spaces: what a reader cannot see, or what moves what a reader sees. */
export const UNSEEN = /((?!\n)[\p{C}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]|(?! )\p{Zs})/u;

export interface Part {
  readonly text: string;
  /** What is to be pointed out: a character that nobody sees, named by its number, or one that passes for another. */
  readonly mark: 'unseen' | 'lookalike' | null;
}

/** The same, and what a line of words swallows: breaks, and spaces at an end or after another. */
const UNSEEN_IN_LINE = /((?! )[\p{C}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\p{Zs}]|^ | $|(?<= ) )/u;

/**
 * Text from anywhere, in parts that show each character that a reader would not see, or would take for another.
 *
 * @param keepsLines whether the place shows breaks and spaces as they are.
 */
export function seenParts(text: string, keepsLines: boolean): Part[] {
  return text.split(keepsLines ? UNSEEN : UNSEEN_IN_LINE).flatMap((part, index): Part[] => {
    if (index % 2 === 1) return [{ text: numberOf(part), mark: 'unseen' }];
    return part === '' ? [] : ASCII.test(part) ? [{ text: part, mark: null }] : lookalikeParts(part);
  });
}

/** As it can be searched for: `\u{430}`. */
export const numberOf = (character: string): string => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`;

const ASCII = /^[\n -~]*$/;
/** A word, or an escape of JSON, whose letter belongs to no word: "\nпривет". */
const WORD = /\\[bfnrt]|[\p{L}\p{M}\p{N}]+/gu;
const LATIN = /\p{Script=Latin}/u;
/** Forms of Latin letters and of digits, such as full-width and mathematical ones; "1ª" and "2º" are written by everybody. */
const FORM = /(?![ªº])[\p{L}\p{Nl}\p{Nd}]/u;
/**
 * The scripts whose letters may stand in one word with Latin ones: those of UTS #39, 5.2, “Moderately Restrictive”, so
 * neither Cyrillic nor Greek, and no Armenian either, half of whose letters pass for Latin.
 */
const MAY_MIX =
  /[\p{Script=Common}\p{Script=Inherited}\p{Script=Latin}\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Bopomofo}\p{Script=Arabic}\p{Script=Bengali}\p{Script=Devanagari}\p{Script=Ethiopic}\p{Script=Georgian}\p{Script=Gujarati}\p{Script=Gurmukhi}\p{Script=Hebrew}\p{Script=Kannada}\p{Script=Khmer}\p{Script=Lao}\p{Script=Malayalam}\p{Script=Myanmar}\p{Script=Oriya}\p{Script=Sinhala}\p{Script=Tamil}\p{Script=Telugu}\p{Script=Thaana}\p{Script=Thai}\p{Script=Tibetan}]/u;
/** Of units and formulas ("kΩ", "μs"); they pass for no Latin letter. */
const SYMBOL = /[ΩΔλμπ]/u;
/** Other shapes of signs such as ".", "/" or "@" between two ASCII characters, as in a name of a host. */
const SIGN = /(?<=[0-9a-z])(?![!-~])[\p{P}\p{S}](?=[0-9a-z])/giu;

/** The word is mixed-script after UTS #39, 5.1, or holds what NFKC makes ASCII of. */
function lookalikeParts(text: string): Part[] {
  const places = new Set<number>();
  for (const { 0: word, index } of text.matchAll(WORD)) {
    if (ASCII.test(word) || word.startsWith('\\')) continue;
    const hasLatin = LATIN.test(word);
    const hasAscii = /[0-9a-z]/i.test(word);
    let place = index;
    for (const character of word) {
      if (hasLatin && /\p{L}/u.test(character) && !MAY_MIX.test(character) && !SYMBOL.test(character))
        places.add(place);
      else if (isForm(character) && (hasAscii || !/\d/.test(character.normalize('NFKC')))) places.add(place);
      place += character.length;
    }
  }
  for (const { 0: sign, index } of text.matchAll(SIGN))
    if (/^[!-~]+$/.test(sign.normalize('NFKC'))) places.add(index);
  return cutAt(text, places);
}

const isForm = (character: string): boolean =>
  FORM.test(character) && !ASCII.test(character) && /^[0-9a-z]+$/i.test(character.normalize('NFKC'));

function cutAt(text: string, places: ReadonlySet<number>): Part[] {
  const parts: Part[] = [];
  let end = 0;
  for (const place of [...places].sort((one, other) => one - other)) {
    const character = String.fromCodePoint(text.codePointAt(place) ?? 0);
    if (place > end) parts.push({ text: text.slice(end, place), mark: null });
    parts.push({ text: character, mark: 'lookalike' });
    end = place + character.length;
  }
  if (end < text.length) parts.push({ text: text.slice(end), mark: null });
  return parts;
}

/** The same as one text, for places that take no markup. */
export const shown = (text: string): string =>
  seenParts(text, false)
    .map((part) => part.text)
    .join('');
