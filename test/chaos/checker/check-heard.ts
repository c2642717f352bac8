import type { Check } from './check.js';
import type { Heard } from './note.js';

/** @param followers what each heard from the beginning of the log to its end, in the order in which it came. */
export function heardOnce(followers: readonly (readonly Heard[])[]): Check {
  const byAction = followers.map((heard) => {
    const told = new Map<string, (Heard & { readonly inOrder: boolean })[]>();
    let last = 0;
    for (const one of heard) {
      const entry = { ...one, inOrder: one.position > last };
      last = Math.max(last, one.position);
      told.set(one.action_id, [...(told.get(one.action_id) ?? []), entry]);
    }
    return told;
  });
  return {
    promise: 'who follows the events, at whatever gateway is there, hears each of them once and in order',
    examine: ({ id, history }) =>
      byAction.flatMap((told, follower) => {
        const heard = told.get(id) ?? [];
        const expected = history.map(({ position, event_type }) => `${event_type} at ${position}`);
        const got = heard.map(({ position, event_type }) => `${event_type} at ${position}`);
        const isRight = got.join() === expected.join() && heard.every(({ inOrder }) => inOrder);
        return expected.map((_, index) =>
          isRight || index > 0
            ? null
            : `follower ${follower} heard of ${id}: ${got.join(', ') || 'nothing'}; there is ${expected.join(', ')}`,
        );
      }),
  };
}
