import type { Check } from './check.js';
import type { Evidence } from './evidence.js';
import type { Interval, SubmitNote, Told } from './note.js';

/** @param healthy the times in which every part was ready and no fault lasted. */
export const decidedInTime = (healthy: readonly Interval[], mostMs: number): Check => ({
  promise: `every undecided action is decided within ${mostMs / 1000} s of recovery`,
  examine: (evidence) => {
    const { id, history } = evidence;
    if (history.length === 0 || healthy.length === 0) return [];
    const created = Date.parse(history[0]?.created_at ?? '');
    const decided = decidedAt(evidence);
    const waited = Math.max(
      0,
      ...healthy.map(({ from, to }) => Math.min(to, decided ?? to) - Math.max(from, created)),
    );
    const outcome = decided === undefined ? 'is undecided after' : 'was decided after';
    return [waited <= mostMs ? null : `${id} ${outcome} ${waited} ms in which all was healthy`];
  },
});

function decidedAt({ history }: Evidence): number | undefined {
  const decision = history.find(({ event_type }) => event_type === 'decision_made');
  return decision && Date.parse(decision.created_at);
}

/**
 * A decision whose announcement was lost is found in the log when the caller's time is up. While all is healthy that must
 * not happen, given a moment for every part to find the others again.
 */
export const announced = (healthy: readonly Interval[], graceMs: number): Check => ({
  promise: `from ${graceMs / 1000} s after recovery on, callers get the decision before their time is up`,
  examine: ({ id, notes }) =>
    notes
      .filter((note) => note.call === 'submit' && note.wait > 1)
      .filter(({ sent_at, at }) => healthy.some(({ from, to }) => sent_at >= from + graceMs && at <= to))
      .map((note) => {
        const { sent_at, at, answer, gateway, wait } = note as Told<SubmitNote>;
        if (answer.decision === null) return `gateway ${gateway} answered ${id} without a decision`;
        return at - sent_at < wait * 1000
          ? null
          : `gateway ${gateway} took ${at - sent_at} ms to answer ${id}`;
      }),
});
