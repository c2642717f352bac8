import fc from 'fast-check';
import { aCreated, aDecisionMade, aDecisionRecord } from '../../test/support/builders.js';
import type { Action, ActionEvent, EventType, Status } from './index.js';
import { answer, evolve, fold, report, revoke, start, TransitionRefused } from './index.js';

const ID = '01900000-0000-7000-8000-000000000000';
const at = (sequence: number) => ({
  action_id: ID,
  sequence,
  created_at: `2026-01-01T00:00:0${sequence % 10}.000000Z`,
});

const given = (...events: ActionEvent[]): Action => {
  const action = fold(events.map((event, index) => ({ ...event, ...at(index + 1) })));
  if (action === null) throw new Error('no events');
  return action;
};
const then = (action: Action, ...events: ActionEvent[]): Action =>
  events.reduce((state, event) => evolve(state, event, at(state.version + 1)), action);

const pendingApproval = () => given(aCreated(), aDecisionMade('require_approval'));
const allowed = () => given(aCreated(), aDecisionMade('allow'));
const executing = () => then(allowed(), start(allowed(), 'worker'));
const yes = { approve: true, approver: 'ann', reason: 'fine' };

const timedOut: ActionEvent = {
  event_type: 'timed_out',
  meta: { deadline: '2026-01-01T00:05:00Z' },
  payload: null,
};

/** One action in each state, reached by real events. */
const actionIn: Record<Status, () => Action> = {
  pending_decision: () => given(aCreated()),
  allowed,
  denied: () => given(aCreated(), aDecisionMade('deny')),
  pending_approval: pendingApproval,
  approved: () => then(pendingApproval(), answer(pendingApproval(), yes)),
  executing,
  succeeded: () => then(executing(), ...reportOf(executing(), true)),
  failed: () => then(executing(), ...reportOf(executing(), false)),
  timeout: () => then(executing(), timedOut),
};

function reportOf(action: Action, success: boolean): ActionEvent[] {
  return report(action, {
    success,
    result: null,
    error: success ? null : 'no',
    lease: null,
    executor: 'worker',
  });
}

const anEvent: Record<EventType, ActionEvent> = {
  created: aCreated(),
  decision_made: aDecisionMade(),
  approved: answer(pendingApproval(), yes),
  denied: answer(pendingApproval(), { ...yes, approve: false }),
  revoked: revoke(allowed(), aDecisionRecord('deny')),
  approval_expired: {
    event_type: 'approval_expired',
    meta: { deadline: '2026-01-01T00:05:00Z', reason_code: 'APPROVAL_EXPIRED' },
    payload: null,
  },
  started: start(allowed(), 'worker'),
  succeeded: { event_type: 'succeeded', meta: { lease: 3, executor: 'worker' }, payload: { result: null } },
  failed: { event_type: 'failed', meta: { lease: 3, executor: 'worker' }, payload: { error: 'no' } },
  timed_out: timedOut,
};

/** The table of the specification, written out once more: event, the state before it, the state after it. */
const ALLOWED: Record<string, Status> = {
  'decision_made after pending_decision': 'allowed',
  'approved after pending_approval': 'approved',
  'denied after pending_approval': 'denied',
  'approval_expired after pending_approval': 'denied',
  'revoked after allowed': 'denied',
  'revoked after approved': 'denied',
  'started after allowed': 'executing',
  'started after approved': 'executing',
  'succeeded after executing': 'succeeded',
  'failed after executing': 'failed',
  'succeeded after timeout': 'succeeded',
  'failed after timeout': 'failed',
  'timed_out after executing': 'timeout',
};

const pairs = Object.values(anEvent).flatMap((event) =>
  Object.keys(actionIn).map(
    (status) => [`${event.event_type} after ${status}`, event, status as Status] as const,
  ),
);

describe('evolve', () => {
  it.each(pairs.filter(([pair]) => pair in ALLOWED))('takes %s', (pair, event, status) => {
    expect(then(actionIn[status](), event).status).toBe(ALLOWED[pair]);
  });

  it.each(pairs.filter(([pair]) => !(pair in ALLOWED)))('refuses %s', (_, event, status) => {
    expect(() => then(actionIn[status](), event)).toThrow(TransitionRefused);
  });

  it.each(Object.values(anEvent).filter((event) => event.event_type !== 'created'))(
    'refuses $event_type as a first event',
    (event) => {
      expect(() => evolve(null, event, at(1))).toThrow(TransitionRefused);
    },
  );

  it('refuses an event out of sequence', () => {
    expect(() => evolve(given(aCreated()), aDecisionMade(), at(3))).toThrow('event 3 may not follow event 1');
  });

  it('never changes the state that it builds on', () => {
    const before = pendingApproval();
    const copy = structuredClone(before);
    then(before, answer(before, yes));
    expect(before).toEqual(copy);
  });

  it.each([
    ['allow', 'allowed', 'EXECUTE'],
    ['deny', 'denied', 'HALT'],
    ['require_approval', 'pending_approval', 'ABSTAIN'],
  ] as const)('turns the decision %s into the status %s', (decision, status, outcome) => {
    expect(given(aCreated(), aDecisionMade(decision))).toMatchObject({ status, outcome });
  });

  it("gives the person's reason and code after an approval, and the policy's decision stays", () => {
    expect(actionIn.approved()).toMatchObject({
      reason: 'fine',
      reason_code: 'HUMAN_APPROVED',
      outcome: 'EXECUTE',
      decided: { decision: 'require_approval' },
    });
  });

  it("never presents an expiry as a person's no", () => {
    expect(then(pendingApproval(), anEvent.approval_expired)).toMatchObject({
      status: 'denied',
      reason_code: 'APPROVAL_EXPIRED',
    });
  });

  it('keeps its state when the payload has been erased', () => {
    expect(given({ ...aCreated(), payload: null }, aDecisionMade())).toMatchObject({
      status: 'allowed',
      params: null,
      context: null,
    });
  });

  it('stays in the table whatever is thrown at it', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...Object.values(anEvent)), { maxLength: 12 }), (events) => {
        let action = given(aCreated());
        for (const event of events) {
          const pair = `${event.event_type} after ${action.status}`;
          try {
            action = then(action, event);
          } catch (error) {
            expect(error).toBeInstanceOf(TransitionRefused);
            expect(ALLOWED).not.toHaveProperty([pair]);
            continue;
          }
          expect(ALLOWED[pair]).toBeDefined();
        }
      }),
    );
  });
});

describe('commands', () => {
  it('bind an approval to the request and the policy that the person saw', () => {
    expect(answer(pendingApproval(), yes).meta).toMatchObject({
      request_hash: 'a'.repeat(64),
      policy_hash: 'b'.repeat(64),
      approver: 'ann',
    });
  });

  it('give a lease that rises with the events', () => {
    expect(start(allowed(), 'worker').meta.lease).toBe(3);
    expect(start(actionIn.approved(), 'worker').meta.lease).toBe(4);
  });

  it('write started with a result that nobody started', () => {
    expect(reportOf(allowed(), true).map(({ event_type }) => event_type)).toEqual(['started', 'succeeded']);
  });

  it.each([2, 4])('refuse a result with lease %d when the current one is 3', (lease) => {
    expect(() =>
      report(executing(), { success: true, result: null, error: null, lease, executor: 'worker' }),
    ).toThrow(`Lease ${lease} is not the current one`);
  });

  it('refuse a result with a lease for an action that was never started', () => {
    expect(() =>
      report(allowed(), { success: true, result: null, error: null, lease: 3, executor: 'worker' }),
    ).toThrow('is not the current one');
  });

  it('cut an error at 1,000 characters without breaking a character', () => {
    const [, failed] = report(allowed(), {
      success: false,
      result: null,
      error: `${'x'.repeat(999)}😀`,
      lease: null,
      executor: 'worker',
    });
    expect(failed).toMatchObject({ event_type: 'failed', payload: { error: `${'x'.repeat(999)}\ufffd` } });
  });

  const states = Object.keys(actionIn) as Status[];
  it.each(states.filter((status) => status !== 'pending_approval'))(
    'refuse an answer to an action that is %s',
    (status) => {
      expect(() => answer(actionIn[status](), yes)).toThrow(
        `is ${status}; only an action that waits for approval`,
      );
    },
  );

  it.each(states.filter((status) => status !== 'allowed' && status !== 'approved'))(
    'refuse to start or revoke an action that is %s',
    (status) => {
      expect(() => start(actionIn[status](), 'worker')).toThrow(TransitionRefused);
      expect(() => revoke(actionIn[status](), aDecisionRecord('deny'))).toThrow(TransitionRefused);
    },
  );

  it.each(['pending_decision', 'denied', 'pending_approval', 'succeeded', 'failed'] as const)(
    'refuse a result of an action that is %s',
    (status) => {
      expect(() => reportOf(actionIn[status](), true)).toThrow(TransitionRefused);
    },
  );
});
