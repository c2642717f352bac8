import { version } from 'uuid';
import { newId, randomBytes } from './random-bytes.js';

describe('random bytes', () => {
  it('are given to one only, however many are taken', () => {
    const taken = Array.from({ length: 2_000 }, (_, index) =>
      randomBytes(index % 3 === 0 ? 16 : 32).toString('hex'),
    );
    expect(new Set(taken.map((hex) => hex.slice(0, 32))).size).toBe(2_000);
  });
});

describe('an id', () => {
  it('is a UUID v7 of now, and each is above the one before', () => {
    const before = Date.now();
    const ids = Array.from({ length: 2_000 }, newId);
    expect(ids).toEqual([...new Set(ids)].sort());
    expect(new Set(ids.map(version))).toEqual(new Set([7]));
    const time = parseInt((ids[0] ?? '').replaceAll('-', '').slice(0, 12), 16);
    expect(time).toBeGreaterThanOrEqual(before);
    expect(time).toBeLessThanOrEqual(Date.now());
  });
});
