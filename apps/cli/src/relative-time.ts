const UNITS = [
  ['day', 86_400],
  ['hour', 3_600],
  ['min', 60],
  ['s', 1],
] as const;

/** How long ago a time was, in the largest unit that fits; for people. */
export function relativeTime(time: string, now: number): string {
  const seconds = Math.round((now - Date.parse(time)) / 1000);
  if (Number.isNaN(seconds)) return time;
  const span = Math.abs(seconds);
  const [unit, size] = UNITS.find(([, least]) => span >= least) ?? ['s', 1];
  if (span < 1) return 'now';
  const count = Math.floor(span / size);
  const text = `${count} ${unit === 'day' || unit === 'hour' ? (count === 1 ? unit : `${unit}s`) : unit}`;
  return seconds >= 0 ? `${text} ago` : `in ${text}`;
}
