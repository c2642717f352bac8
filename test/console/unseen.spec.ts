import fc from 'fast-check';
import { numberOf, seenParts, shown } from '../../apps/console/src/words/unseen.js';

const marked = (text: string, mark: 'unseen' | 'lookalike'): string =>
  seenParts(text, true)
    .filter((part) => part.mark === mark)
    .map((part) => part.text)
    .join('');

/** One of the characters of a text. */
const letterOf = (text: string): fc.Arbitrary<string> => fc.constantFrom(...Array.from(text));

describe('text from anywhere', () => {
  it.each([
    ['a zero-width space', 'pay\u200bpal', '\\u{200b}'],
    ['an override of the direction', 'exe.\u202egpj', '\\u{202e}'],
    ['a non-breaking space', 'rm\u00a0-rf', '\\u{a0}'],
    ['an escape of a terminal', '\u001b[2J', '\\u{1b}'],
    ['half a surrogate pair', 'a\ud800b', '\\u{d800}'],
    ['a tag that spells unseen', 'a\u{e0041}b', '\\u{e0041}'],
  ])('names %s by its number', (_, text, named) => {
    expect(marked(text, 'unseen')).toBe(named);
  });

  it.each([
    ['a Cyrillic letter in a Latin word', 'p\u0430ypal.com', '\u0430'],
    ['a Greek letter in a Latin word', 'g\u03bfogle', '\u03bf'],
    ['an Armenian letter in a Latin word', 'g\u0585ogle', '\u0585'],
    ['a Cherokee letter in a Latin word', '\u13aaoogle', '\u13aa'],
    ['several, however few are Latin', 'p\u0430\u0443\u0440al', '\u0430\u0443\u0440'],
    ['full-width letters', '\uff50\uff41\uff59', '\uff50\uff41\uff59'],
    ['mathematical letters', 'rm \u{1d5fb}', '\u{1d5fb}'],
    ['a full-width digit beside plain ones', '1\uff10', '\uff10'],
    ['a full-width full stop within a name', 'paypal\uff0ecom', '\uff0e'],
    ['a Roman numeral that passes for a letter', 'paypa\u217c', '\u217c'],
    ['a Cyrillic word of a key of JSON', '{"\u0430mount": 1}', '\u0430'],
  ])('points out %s', (_, text, lookalikes) => {
    expect(marked(text, 'lookalike')).toBe(lookalikes);
  });

  it.each([
    ['Russian', 'Удалить файл report.txt из папки API-ключи'],
    ['Greek', 'Διαγραφή του αρχείου report.txt'],
    ['German, French and Turkish', 'Größe, déjà vu, ığdır, naïve, cafe\u0301'],
    ['Japanese with Latin', 'APIキーを削除する、１２３円（税込）'],
    ['Chinese with Latin', '使用API，然后重启'],
    ['Korean, Thai, Hebrew, Arabic and Hindi', 'API를 ใช้APIนี้ שלום מערכתAPI مرحبا नमस्ते'],
    ['units and ordinals', '5 µm, 5 μs, 10 kΩ, 1ª, 2º, m², ½, №'],
    ['emoji', 'ok 👍 done'],
    ['a line break that JSON escapes', '"\\nпривет\\tмир"'],
  ])('leaves honest %s alone', (_, text) => {
    expect(seenParts(text, true).map((part) => part.mark)).not.toContain('lookalike');
  });

  it('loses nothing and adds nothing but numbers', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const parts = seenParts(text, true);
        const back = parts.map((part) =>
          part.mark === 'unseen'
            ? String.fromCodePoint(Number.parseInt(part.text.slice(3, -1), 16))
            : part.text,
        );
        expect(back.join('')).toBe(text);
      }),
    );
  });

  it('shows every character that nobody sees by its number, wherever it stands', () => {
    const hidden = fc.constantFrom(
      '\u200b',
      '\u202e',
      '\u2066',
      '\u00ad',
      '\u0000',
      '\u3164',
      '\ufeff',
      '\u2028',
    );
    fc.assert(
      fc.property(fc.string(), hidden, fc.string(), (before, character, after) => {
        const parts = seenParts(before + character + after, true);
        expect(parts).toContainEqual({ text: numberOf(character), mark: 'unseen' });
        expect(parts.some((part) => part.mark !== 'unseen' && part.text.includes(character))).toBe(false);
      }),
    );
  });

  it.each([
    ['a line that is put behind a name', 'robot\nApproved by alice', 'robot\\u{a}Approved by alice'],
    ['a space at the end of a name', 'robot ', 'robot\\u{20}'],
    ['a space before a name', ' robot', '\\u{20}robot'],
    ['spaces that make another name', 'support  bot', 'support \\u{20}bot'],
  ])('names %s where a line would swallow it, and not where lines are kept', (_, text, named) => {
    expect(shown(text)).toBe(named);
    expect(seenParts(text, true)).toEqual([{ text, mark: null }]);
  });

  it('points out nothing in any word of one script', () => {
    const cyrillic = fc.string({ unit: letterOf('абвгдежзиклмнопрстуфхцчшщэюя') });
    const latin = fc.string({ unit: letterOf('abcdefghijklmnopqrstuvwxyzäöüßéñ0123456789') });
    fc.assert(
      fc.property(fc.array(fc.oneof(cyrillic, latin)), (words) => {
        expect(marked(words.join(' '), 'lookalike')).toBe('');
      }),
    );
  });

  it('points out every Cyrillic letter that is put into a Latin word', () => {
    const latin = fc.string({ unit: letterOf('abcdefghijklmnopqrstuvwxyz'), minLength: 1 });
    fc.assert(
      fc.property(latin, letterOf('аеосрух'), latin, (before, letter, after) => {
        expect(marked(before + letter + after, 'lookalike')).toBe(letter);
      }),
    );
  });
});
