/** What a look at one thing came to: one sentence, and what to do about it. */
export type Finding = { readonly check: string; readonly says: string } & (
  | { readonly level: 'ok'; readonly remedy: null }
  | { readonly level: 'warning' | 'fault'; readonly remedy: string }
);

export const ok = (check: string, says: string): Finding => ({ check, level: 'ok', says, remedy: null });

export const warning = (check: string, says: string, remedy: string): Finding => ({
  check,
  level: 'warning',
  says,
  remedy,
});

export const fault = (check: string, says: string, remedy: string): Finding => ({
  check,
  level: 'fault',
  says,
  remedy,
});

export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

const MOST_APART_S = 5;

/** @param seconds by how much the other clock is ahead. */
export function clockFinding(check: string, whose: string, seconds: number): Finding {
  const apart = Math.abs(seconds);
  if (apart <= MOST_APART_S) return ok(check, `The clock of ${whose} and this one agree.`);
  return warning(
    check,
    `The clock of ${whose} is ${Math.round(apart)} s ${seconds > 0 ? 'ahead of' : 'behind'} this one.`,
    'Keep both by NTP: deadlines go by them.',
  );
}
