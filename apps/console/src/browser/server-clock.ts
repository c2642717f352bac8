/** How far the clock of the gateway is ahead of this one; within its own second they count as the same. */
let ahead = 0;

const SAME_MS = 2_000;

/** @param date the Date header of an answer that has just come; it tells whole seconds. */
export function noteServerTime(date: string | null): void {
  if (date === null) return;
  const difference = Date.parse(date) + 500 - Date.now();
  ahead = Math.abs(difference) < SAME_MS ? 0 : difference;
}

/** Now, by the clock of the gateway: all that the page tells the time of bears its times. */
export const serverNow = (): number => Date.now() + ahead;
