/** The time, RFC 3339 UTC with six digits, so many seconds after another. */
export const deadlineOf = (since: string, seconds: number): string => {
  const [, microseconds = '000'] = /\.\d{3}(\d{3})Z$/.exec(since) ?? [];
  return new Date(Date.parse(since) + seconds * 1000).toISOString().replace('Z', `${microseconds}Z`);
};
