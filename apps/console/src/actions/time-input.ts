/** What a field for a time holds, in the time zone of who fills it. '' for no time. */
export function asInput(timestamp: string | undefined): string {
  if (timestamp === undefined) return '';
  const time = new Date(timestamp);
  return new Date(time.getTime() - time.getTimezoneOffset() * 60_000).toISOString().slice(0, 19);
}

/** RFC 3339; undefined when no time stands in the field. */
export function asTime(input: unknown): string | undefined {
  const time = new Date(typeof input === 'string' ? input : '');
  return Number.isNaN(time.getTime()) ? undefined : time.toISOString();
}
