import fc from 'fast-check';
import { JsonRefused, parseStrictJson } from './index.js';

const parse = (text: string): unknown => parseStrictJson(Buffer.from(text));

describe('strict JSON', () => {
  it('reads what any JSON reader reads, but for what readers read differently', () => {
    const ambiguous = /__proto__|\\u0000|\\ud[89a-f]|\d{16}|e\+/i;
    fc.assert(
      fc.property(fc.json(), (text) => {
        fc.pre(!ambiguous.test(text));
        expect(parse(text)).toEqual(JSON.parse(text));
      }),
    );
  });

  it.each([
    ['a duplicate key', '{"a":1,"b":{"c":1,"c":1}}', 'The key "c" is given twice.'],
    ['a duplicate key written with an escape', '{"a":1,"\\u0061":1}', 'The key "a" is given twice.'],
    ['a prototype key', '{"params":{"__proto__":{"admin":true}}}', 'The key "__proto__" is not allowed.'],
    ['an integer beyond 2^53', '{"n":9007199254740993}', "The number 9007199254740993 can't be held exactly"],
    ['an integer written as a fraction', '9007199254740993.0', "can't be held exactly"],
    [
      'an integer that only looks held, for it is the shortest name of another',
      '190437202670859070',
      "can't be held exactly",
    ],
    ['an integer with an exponent', '1000000000000000000001e1', "can't be held exactly"],
    ['a number that becomes infinite', '1e400', "The number 1e400 can't be held exactly"],
    ['a number that vanishes', '-1e-400', "The number -1e-400 can't be held exactly"],
    ['a very long number', '1'.repeat(500), "can't be held exactly"],
    ['half a surrogate pair', '{"a":"\\ud800"}', 'half of a surrogate pair'],
    ['half a surrogate pair in a key', '{"\\udc00":1}', 'half of a surrogate pair'],
    ['a NUL character', '"a\\u0000b"', 'NUL'],
    ['deep nesting', '['.repeat(100_000), 'nested more than 64 deep'],
    ['NaN', '{"a":NaN}', 'not valid JSON'],
    ['a comment', '{"a":1/*x*/}', 'not valid JSON'],
    ['a trailing comma', '{"a":1,}', 'not valid JSON'],
    ['a byte order mark', '\ufeff{}', 'not valid JSON'],
    ['nothing', '', 'not valid JSON'],
  ])('refuses %s', (_, text, sentence) => {
    expect(() => parse(text)).toThrow(JsonRefused);
    expect(() => parse(text)).toThrow(sentence);
  });

  it('refuses bytes that are not UTF-8', () => {
    expect(() => parseStrictJson(Buffer.from([0x22, 0xff, 0x22]))).toThrow('not valid UTF-8');
  });

  it.each([
    '9007199254740992',
    '1e20',
    '100000000000000000000',
    '0.1',
    '1e-7',
    '0',
    '-0',
    '0e9',
    '1E3',
    '5e-324',
    '1.50e2',
  ])('takes %s', (text) => {
    expect(parse(text)).toBe(JSON.parse(text));
  });

  it('gives plain objects whose odd keys are plain data', () => {
    expect(parse('{"constructor":1,"toString":2}')).toEqual({ constructor: 1, toString: 2 });
  });
});
