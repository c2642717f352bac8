import { deadlineOf } from './deadline.js';

describe('a deadline', () => {
  it('lies so many seconds after a time, with the microseconds kept', () => {
    expect(deadlineOf('2026-01-31T23:59:59.123456Z', 2)).toBe('2026-02-01T00:00:01.123456Z');
  });
});
