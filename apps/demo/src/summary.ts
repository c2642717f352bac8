import type { PlayedDay } from './play-day.js';
import type { Outcome } from './outcome.js';
import { OUTCOMES } from './outcome.js';

export interface Summary {
  readonly calls: number;
  readonly outcomes: Readonly<Record<Outcome, number>>;
  /** By what the policy said, before any person. */
  readonly reason_codes: Readonly<Record<string, number>>;
  readonly executions: { readonly succeeded: number; readonly failed: number };
  readonly seconds: number;
  readonly calls_per_second: number;
}

export function summaryOf({ calls, seconds }: PlayedDay): Summary {
  const count = (isMeant: (call: (typeof calls)[number]) => boolean): number => calls.filter(isMeant).length;
  const codes = new Set(calls.map(({ policy }) => policy.reason_code));
  return {
    calls: calls.length,
    outcomes: Object.fromEntries(
      OUTCOMES.map((outcome) => [outcome, count((call) => call.outcome === outcome)]),
    ) as Record<Outcome, number>,
    reason_codes: Object.fromEntries(
      [...codes].sort().map((code) => [code, count(({ policy }) => policy.reason_code === code)]),
    ),
    executions: {
      succeeded: count(({ execution }) => execution === 'succeeded'),
      failed: count(({ execution }) => execution === 'failed'),
    },
    seconds: Math.round(seconds * 100) / 100,
    calls_per_second: Math.round((calls.length / seconds) * 10) / 10,
  };
}
