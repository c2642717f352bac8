import type { Check } from './check.js';
import type { Evidence } from './evidence.js';
import type { Interval } from './note.js';

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

export const answeredPromptly = (mostMs: number): Check => ({
  promise: `after recovery each gateway answers with the decision within ${mostMs / 1000} s`,
  examine: ({ id, notes }) =>
    notes
      .filter((note) => note.call === 'submit' && note.probe)
      .map(({ sent_at, at, answer, gateway }) => {
        if (answer.decision === null) return `gateway ${gateway} answered ${id} without a decision`;
        return at - sent_at <= mostMs ? null : `gateway ${gateway} took ${at - sent_at} ms to answer ${id}`;
      }),
});
