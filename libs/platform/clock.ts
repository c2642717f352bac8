/** The time as events keep it: RFC 3339, UTC, six digits of a second. The system's clock gives the first three. */
export const timestamp = (milliseconds: number = Date.now()): string =>
  new Date(milliseconds).toISOString().replace('Z', '000Z');

/** Any RFC 3339 time in that form, so that texts compare as times do; undefined for what is no time. */
export function asTimestamp(time: string): string | undefined {
  const milliseconds = Date.parse(time);
  if (Number.isNaN(milliseconds)) return undefined;
  const [, microseconds = ''] = /\.\d{3}(\d{1,3})/.exec(time) ?? [];
  return new Date(milliseconds).toISOString().replace('Z', `${microseconds.padEnd(3, '0')}Z`);
}
