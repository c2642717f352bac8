import { relativeTime } from './relative-time.js';

const NOW = Date.parse('2026-01-10T12:00:00Z');

it.each([
  ['2026-01-10T12:00:00.000000Z', 'now'],
  ['2026-01-10T11:59:58.000000Z', '2 s ago'],
  ['2026-01-10T11:59:00.000000Z', '1 min ago'],
  ['2026-01-10T10:59:00.000000Z', '1 hour ago'],
  ['2026-01-08T11:00:00.000000Z', '2 days ago'],
  ['2026-01-10T14:00:00.000000Z', 'in 2 hours'],
  ['no time', 'no time'],
])('%s is told as %s', (time, told) => {
  expect(relativeTime(time, NOW)).toBe(told);
});
