import fc from 'fast-check';
import type { components } from '../../apps/console/src/api/schema.js';
import type { Heard, Shown } from '../../apps/console/src/inbox/waiting.js';
import { alikeOf, arrange, cardsOf, hear, waitingIds } from '../../apps/console/src/inbox/waiting.js';

type Action = components['schemas']['ActionView'];

/** An action that waits, with defaults; its deadline is this many seconds after noon. */
const waiting = (id: string, seconds: number, more: Partial<Action> = {}): Action =>
  ({
    id,
    agent_id: 'agent-1',
    tool: 'shell',
    operation: 'run',
    status: 'pending_approval',
    decision: 'require_approval',
    reason_code: 'POLICY_REQUIRE_APPROVAL',
    reason_details: null,
    version: 2,
    expires_at: new Date(Date.UTC(2026, 0, 1, 12, 0, seconds)).toISOString(),
    ...more,
  }) as Action;

const settled = (id: string): Action => waiting(id, 0, { status: 'approved', version: 3, expires_at: null });
const byId = (actions: readonly Action[]): Map<string, Action> =>
  new Map(actions.map((one) => [one.id, one]));
const none: Shown = new Map();
const LET_GO = { isHeld: false, now: 1_000, seenUntil: 0, most: 100 };
const HELD = { ...LET_GO, isHeld: true };
const order = (shown: Shown): string => [...shown.keys()].join('');

describe('the order of the cards', () => {
  it('begins with what expires first', () => {
    expect(order(arrange(none, byId([waiting('b', 2), waiting('c', 3), waiting('a', 1)]), LET_GO))).toBe(
      'abc',
    );
  });

  it('takes new ones at the end and lets none go while it is held', () => {
    const shown = arrange(none, byId([waiting('b', 2), waiting('c', 3)]), LET_GO);
    const now = byId([waiting('a', 1), settled('b'), waiting('c', 3)]);
    const held = arrange(shown, now, { ...HELD, now: 60_000, seenUntil: 60_000 });
    expect(order(held)).toBe('bca');
    expect(order(arrange(held, now, { ...LET_GO, now: 61_000, seenUntil: 59_999 }))).toBe('abc');
    expect(order(arrange(held, now, { ...LET_GO, now: 67_000, seenUntil: 60_000 }))).toBe('ac');
  });

  it('shows nothing that is settled before anybody saw it', () => {
    expect(order(arrange(none, byId([settled('a')]), LET_GO))).toBe('');
  });

  it('takes no more than the page shows until one of them is answered', () => {
    const two = { ...LET_GO, most: 2 };
    const shown = arrange(none, byId([waiting('a', 1), waiting('b', 2), waiting('c', 3)]), two);
    expect(order(shown)).toBe('ab');
    const answered = byId([settled('a'), waiting('b', 2), waiting('c', 3)]);
    expect(order(arrange(shown, answered, two))).toBe('abc');
  });

  it('stays the very same as long as nothing changes', () => {
    const cards = byId([waiting('a', 1), waiting('b', 2)]);
    const shown = arrange(none, cards, LET_GO);
    expect(arrange(shown, cards, { ...LET_GO, now: 9_000 })).toBe(shown);
  });

  it('moves no card that is held, whatever comes and goes', () => {
    const status = fc.constantFrom('waits', 'settled', 'new');
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat({ max: 50 }), status)), (drawn) => {
        const before = drawn
          .filter(([, what]) => what !== 'new')
          .map(([at], index) => waiting(`o${index}`, at));
        const shown = arrange(none, byId(before), LET_GO);
        const after = drawn.map(([at, what], index) =>
          what === 'settled' ? settled(`o${index}`) : waiting(`${what === 'new' ? 'n' : 'o'}${index}`, at),
        );
        const held = arrange(shown, byId([...before, ...after]), HELD);
        expect([...held.keys()].slice(0, shown.size)).toEqual([...shown.keys()]);
      }),
    );
  });
});

describe('what was read and what the log said', () => {
  const heardOf = (...actions: Action[]): Heard =>
    actions.reduce<Heard>((heard, action) => hear(heard, [action]), new Map());

  it('agree whichever comes first: the newer version counts', () => {
    const heard = heardOf(settled('a'), waiting('a', 1));
    expect(heard.get('a')?.status).toBe('approved');
    expect(cardsOf([waiting('a', 1)], heard, false).get('a')?.status).toBe('approved');
    expect([...waitingIds([waiting('a', 1), waiting('b', 2)], heard)]).toEqual(['b']);
  });

  it('count what came since', () => {
    expect(waitingIds([waiting('a', 1)], heardOf(waiting('b', 2), settled('c'))).size).toBe(2);
  });

  it('leave out what waits behind a page that is not read yet', () => {
    const heard = heardOf(waiting('z', 9));
    expect([...cardsOf([waiting('a', 1)], heard, true).keys()]).toEqual(['a']);
    expect([...cardsOf([waiting('a', 1)], heard, false).keys()]).toEqual(['a', 'z']);
  });

  it('remember only so many that are settled, and all that wait', () => {
    const many = Array.from({ length: 3_000 }, (_, index) => settled(`s${index}`));
    const heard = heardOf(waiting('w', 1), ...many);
    expect(heard.size).toBeLessThanOrEqual(2_001);
    expect(heard.has('w')).toBe(true);
  });

  it('care for nothing that never waits', () => {
    expect(heardOf(waiting('a', 1, { decision: 'allow', status: 'allowed' })).size).toBe(0);
  });
});

describe('alike', () => {
  it('are never of another risk', () => {
    const actions = [waiting('a', 1, { risk_level: 'low' }), waiting('b', 2, { risk_level: 'high' })];
    expect(alikeOf(actions).get('a')).toHaveLength(1);
  });

  it('are those of the same agent, call and rule', () => {
    const rule = (line: number): Partial<Action> => ({ reason_details: { rule: { file: 'p', line } } });
    const actions = [
      waiting('a', 1, rule(1)),
      waiting('b', 2, rule(1)),
      waiting('c', 3, rule(2)),
      waiting('d', 4, { ...rule(1), agent_id: 'other' }),
    ];
    expect(
      alikeOf(actions)
        .get('a')
        ?.map(({ id }) => id),
    ).toEqual(['a', 'b']);
    expect(alikeOf(actions).get('c')).toHaveLength(1);
  });
});
