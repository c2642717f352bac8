/** The time as events keep it: RFC 3339, UTC, six digits of a second. The system's clock gives the first three. */
export const timestamp = (milliseconds: number = Date.now()): string =>
  new Date(milliseconds).toISOString().replace('Z', '000Z');

const RFC_3339 = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d{1,6}))?(?:Z|([+-])(\d\d):([0-5]\d))$/;
/** Postgres takes no offset of more hours. */
const MOST_HOURS = 15;

/**
 * A time of RFC 3339 in that form, so that texts compare as times do; undefined for what is no time in the years 1 to 9999.
 * A day or an hour that its month or day does not have is none.
 */
export function asTimestamp(time: string): string | undefined {
  const [, local, fraction = '', sign, hours = '0', minutes = '0'] = RFC_3339.exec(time.toUpperCase()) ?? [];
  if (local === undefined || Number(hours) > MOST_HOURS) return undefined;
  const localTime = Date.parse(`${local}Z`);
  if (Number.isNaN(localTime) || secondsOf(localTime) !== local) return undefined;
  const offset = (Number(hours) * 60 + Number(minutes)) * (sign === '-' ? -60_000 : 60_000);
  const seconds = secondsOf(localTime - offset);
  return /^(?!0000)\d{4}-/.test(seconds) ? `${seconds}.${fraction.padEnd(6, '0')}Z` : undefined;
}

const secondsOf = (milliseconds: number): string => new Date(milliseconds).toISOString().slice(0, -5);
