/** The time as events keep it: RFC 3339, UTC, six digits of a second. The system's clock gives the first three. */
export const timestamp = (milliseconds: number = Date.now()): string =>
  new Date(milliseconds).toISOString().replace('Z', '000Z');
