const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** How long, in at most two units: "45 s", "4 min 05 s", "3 h 20 min", "2 d 3 h". */
export function durationWords(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  if (whole < MINUTE) return `${whole} s`;
  if (whole < HOUR) return `${Math.floor(whole / MINUTE)} min ${two(whole % MINUTE)} s`;
  if (whole < DAY) return `${Math.floor(whole / HOUR)} h ${two(Math.floor((whole % HOUR) / MINUTE))} min`;
  return `${Math.floor(whole / DAY)} d ${Math.floor((whole % DAY) / HOUR)} h`;
}

/** A wait that may be short: "3 ms", "1.2 s", then as durations are. */
export function latencyWords(seconds: number): string {
  if (seconds < 0.001) return '< 1 ms';
  if (seconds < 1) return `${Math.round(seconds * 1000)} ms`;
  if (seconds < 10) return `${seconds.toFixed(1)} s`;
  return durationWords(seconds);
}

/** "just now", "12 s ago", "3 min ago", "5 h ago", "2 d ago". Clocks differ: what lies a little ahead is now. */
export function agoWords(at: number, now: number): string {
  const seconds = Math.round((now - at) / 1000);
  if (seconds < 5) return 'just now';
  if (seconds < MINUTE) return `${seconds} s ago`;
  if (seconds < HOUR) return `${Math.floor(seconds / MINUTE)} min ago`;
  if (seconds < DAY) return `${Math.floor(seconds / HOUR)} h ago`;
  return `${Math.floor(seconds / DAY)} d ago`;
}

const two = (number: number): string => String(number).padStart(2, '0');

/** In the time zone of who reads it, with the zone. */
export const exactTime = (timestamp: string): string =>
  new Date(timestamp).toLocaleString(undefined, {
    dateStyle: 'medium',
    timeStyle: 'long',
  });

const HOUR_MINUTE: Intl.DateTimeFormatOptions = { hour: '2-digit', minute: '2-digit', hour12: false };

/** When a step of figures begins: the day for steps of a day, whose bounds are those of UTC, otherwise the time of the reader. */
export const stepTime = (timestamp: string, stepSeconds: number): string =>
  stepSeconds >= DAY
    ? new Date(timestamp).toLocaleDateString('en-GB', { day: 'numeric', month: 'short', timeZone: 'UTC' })
    : new Date(timestamp).toLocaleTimeString('en-GB', HOUR_MINUTE);

const CLOCK = { hour: '2-digit', minute: '2-digit', second: '2-digit' } as const;
const clock = new Intl.DateTimeFormat('en-GB', CLOCK);
const thisYear = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', ...CLOCK });
const anyYear = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'short' });

/** Short, for tables, in the time zone of who reads it: "14:03:59", "2 Nov, 14:03:59" on other days, "2 Nov 2025, 14:03" in other years. */
export function momentWords(timestamp: string, now: number): string {
  const [time, today] = [new Date(timestamp), new Date(now)];
  if (time.getFullYear() !== today.getFullYear()) return anyYear.format(time);
  const isToday = time.getMonth() === today.getMonth() && time.getDate() === today.getDate();
  return (isToday ? clock : thisYear).format(time);
}
