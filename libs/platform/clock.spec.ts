import { asTimestamp } from './clock.js';

describe('a time', () => {
  it.each([
    ['2026-01-31T12:00:00Z', '2026-01-31T12:00:00.000000Z'],
    ['2026-01-31T12:00:00.1234Z', '2026-01-31T12:00:00.123400Z'],
    ['2026-01-31T12:00:00.123456Z', '2026-01-31T12:00:00.123456Z'],
    ['2026-01-31T12:00:00.5+02:00', '2026-01-31T10:00:00.500000Z'],
    ['2026-13-31T12:00:00Z', undefined],
    ['noon', undefined],
  ])('%s is kept as %s', (time, kept) => {
    expect(asTimestamp(time)).toBe(kept);
  });
});
