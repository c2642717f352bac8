import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { canonicalJson, sha256Hex } from './index.js';
import type { JsonObject } from './index.js';

interface Vector {
  request: JsonObject;
  canonical: string;
  request_hash: string;
}

const vectors = JSON.parse(readFileSync('test/vectors/request-hash.json', 'utf8')) as Vector[];

describe('canonical JSON', () => {
  it.each(vectors.map((vector) => [vector.request_hash, vector] as const))(
    'gives the published hash %s',
    (_, vector) => {
      expect(canonicalJson(vector.request)).toBe(vector.canonical);
      expect(sha256Hex(canonicalJson(vector.request))).toBe(vector.request_hash);
    },
  );

  it('reads back as the value it was made from', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const normalised = JSON.parse(JSON.stringify(value)) as unknown;
        expect(JSON.parse(canonicalJson(value as never))).toEqual(normalised);
      }),
    );
  });

  it('does not depend on the order of the keys', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.integer()), (object) => {
        const reversed = Object.fromEntries(Object.entries(object).reverse());
        expect(canonicalJson(reversed)).toBe(canonicalJson(object));
      }),
    );
  });

  it.each([
    [1e21, '1000000000000000000000'],
    [-1.5e-7, '-0.00000015'],
    [5e-324, `0.${'0'.repeat(323)}5`],
    [1.7976931348623157e308, `17976931348623157${'0'.repeat(292)}`],
    [-0, '0'],
  ])('writes %p without an exponent', (value, text) => {
    expect(canonicalJson(value)).toBe(text);
    expect(Number(text)).toBe(value === 0 ? 0 : value);
  });

  it.each([NaN, Infinity, -Infinity])('refuses %p', (value) => {
    expect(() => canonicalJson(value)).toThrow(TypeError);
  });
});
