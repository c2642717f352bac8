import { linkEvents } from '#event-record';
import type { EventView } from '../../apps/console/src/action/event-view.js';
import { checkEvents } from '../../apps/console/src/action/check-events.js';
import { aCreated, aDecisionMade } from '../support/builders.js';
import { nth } from '../support/sealed-log.js';

const ID = '01a20345-2711-739f-8acc-1b14ddfe011b';

const events: readonly EventView[] = linkEvents(
  [
    aCreated({ params: { path: '/etc/ünïcode "quoted"' } }),
    aDecisionMade('allow'),
    { event_type: 'started', meta: { lease: 3, executor: 'x' }, payload: null } as const,
  ],
  {
    action_id: ID,
    after: null,
    actor: { type: 'agent', id: 'a' },
    created_at: '2026-01-01T00:00:00.000000Z',
  },
).map((event, index) => ({ ...event, position: index + 1 }));

const problemsOf = (given: readonly EventView[], isErased = false): (readonly string[])[] =>
  checkEvents(given, { id: ID, isErased }).map(({ problems }) => problems);

const with2nd = (change: (event: EventView) => object): readonly EventView[] =>
  events.map((event, index) => (index === 1 ? { ...event, ...change(event) } : event));
const with1st = (change: object): readonly EventView[] =>
  events.map((event, index) => (index === 0 ? { ...event, ...change } : event));

describe('the events of an action', () => {
  it('hold as they were written', () => {
    expect(problemsOf(events)).toEqual([[], [], []]);
  });

  it.each([
    ['a field', with2nd(({ meta }) => ({ meta: { ...meta, decision: 'deny' } })), 1, /A field of it is not/],
    ['a time', with2nd(() => ({ created_at: '2026-01-01T00:00:00.000001Z' })), 1, /A field of it is not/],
    ['an actor', with2nd(() => ({ actor: { type: 'admin', id: 'a' } })), 1, /A field of it is not/],
    ['a hash', with2nd(() => ({ record_hash: 'ab'.repeat(32) })), 2, /does not follow from event 2/],
    ['a payload', with1st({ payload: { params: {}, context: {} } }), 0, /What was written in it is not/],
    ['a salt', with1st({ salt: 'ab'.repeat(32) }), 0, /What was written in it is not/],
    ['a payload that is gone', with1st({ payload: null, salt: null }), 0, /no erasure of it is on record/],
    [
      'a number too large to be hashed',
      with2nd(() => ({ meta: { a: Infinity } })),
      1,
      /A field of it is not/,
    ],
    ['a missing event', [nth(events, 0), nth(events, 2)], 1, /number 3 where 2 was expected/],
    ['a missing first event', events.slice(1), 0, /names an event before it, and there is none/],
    ['another action', with2nd(() => ({ action_id: 'b' })), 1, /of another action/],
  ])('show %s that was changed, and which event it is in', (_, given, index, problem) => {
    const problems = problemsOf(given);
    expect(problems[index]?.join('\n')).toMatch(problem);
    const before = problems.slice(0, index).flat();
    expect(before.filter((text) => !text.startsWith('A field'))).toEqual([]);
  });

  it('hold without what was erased, when the erasure is on record', () => {
    expect(problemsOf(with1st({ payload: null, salt: null }), true)).toEqual([[], [], []]);
  });
});
