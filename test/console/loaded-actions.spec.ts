import fc from 'fast-check';
import { v7 as uuidv7 } from 'uuid';
import { csvOf } from '../../apps/console/src/actions/actions-csv.js';
import type { ActionSummary, Heard, LoadedActions } from '../../apps/console/src/actions/loaded-actions.js';
import {
  mergeHeard,
  onlyNewest,
  PAGE,
  rowsOf,
  unseenOf,
} from '../../apps/console/src/actions/loaded-actions.js';
import { passesFilter } from '../../apps/console/src/actions/passes-filter.js';

const START = Date.parse('2026-01-01T00:00:00Z');
const idAt = (n: number): string => uuidv7({ msecs: START + n, seq: 0, random: new Uint8Array(16) });

const row = (n: number, overrides: Partial<ActionSummary> = {}): ActionSummary => ({
  id: idAt(n),
  agent_id: 'agent-1',
  tool: 'file',
  operation: 'read',
  status: 'allowed',
  decision: 'allow',
  reason_code: 'POLICY_ALLOW',
  risk_level: 'low',
  created_at: new Date(START + n).toISOString(),
  updated_at: new Date(START + n).toISOString(),
  version: 2,
  ...overrides,
});

const heard = (...rows: readonly ActionSummary[]): Map<string, Heard> =>
  new Map(rows.map((each) => [each.id, { row: each, passes: true, isNew: true }]));

/** Two pages of which the first begins with the newest, and the second is not the last. */
const LOADED: LoadedActions = {
  pages: [
    { rows: [row(60), row(50)], isNewest: true, isOldest: false },
    { rows: [row(40), row(30)], isNewest: false, isOldest: false },
  ],
  pageParams: [{ from: 'newest' }, { from: 'action', older: idAt(50) }],
};

describe('actions that are loaded, after more events', () => {
  it('change in place, unless the event is older', () => {
    const failed = row(40, { status: 'failed', version: 4 });
    const loaded = mergeHeard(LOADED, heard(failed, row(30, { status: 'failed', version: 1 })), true);
    expect(rowsOf(loaded)).toEqual([row(60), row(50), failed, row(30)]);
    expect(loaded.pages[0]).toBe(LOADED.pages[0]);
  });

  it('go when they no longer pass', () => {
    const gone = new Map([[idAt(50), { row: row(50, { version: 3 }), passes: false, isNew: false }]]);
    expect(rowsOf(mergeHeard(LOADED, gone, true))).toEqual([row(60), row(40), row(30)]);
  });

  it('get new ones at the top only while their reader is there', () => {
    expect(rowsOf(mergeHeard(LOADED, heard(row(70)), true))[0]).toEqual(row(70));
    const loaded = mergeHeard(LOADED, heard(row(70)), false);
    expect(rowsOf(loaded)).toEqual(rowsOf(LOADED));
    expect(loaded.pages[0]?.isNewest).toBe(false);
    expect(loaded.pageParams[0]).toEqual({ from: 'time', before: new Date(START + 61).toISOString() });
  });

  it('get one that begins to pass where its id says, and none from further down than is loaded', () => {
    const loaded = mergeHeard(LOADED, heard(row(45), row(35), row(10)), false);
    expect(rowsOf(loaded).map(({ id }) => id)).toEqual([60, 50, 45, 40, 35, 30].map(idAt));
  });

  it('are cut to a page when more and more comes at the top', () => {
    const many = Array.from({ length: 2 * PAGE }, (_, n) => row(100 + n));
    const loaded = mergeHeard(LOADED, heard(...many), true);
    expect(loaded).toEqual(onlyNewest(many.toReversed().slice(0, PAGE), false));
  });

  it('stay in order, each once, whatever is heard', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 100 })), fc.boolean(), (numbers, isAtTop) => {
        const ids = rowsOf(mergeHeard(LOADED, heard(...numbers.map((n) => row(n))), isAtTop)).map(
          ({ id }) => id,
        );
        expect(ids).toEqual([...new Set(ids)].sort().reverse());
      }),
    );
  });
});

describe('the new actions above', () => {
  it('are those that their reader has not seen, whether they were read ahead or not', () => {
    expect(unseenOf(heard(row(70), row(55), row(45)), idAt(50))).toEqual([idAt(70), idAt(55)]);
  });

  it.each([
    { passes: true, isNew: false },
    { passes: false, isNew: true },
  ])('are not counted when they began before or do not pass: %j', (how) => {
    expect(unseenOf(new Map([[idAt(70), { row: row(70), ...how }]]), idAt(50))).toEqual([]);
  });
});

describe('the filter of live actions', () => {
  const action = { ...row(50), request_hash: 'a'.repeat(64) };

  it.each([
    { status: 'allowed' },
    { decision: 'allow' },
    { risk: 'low' },
    { agent: 'agent-1' },
    { tool: 'file' },
    { operation: 'read' },
    { hash: 'a'.repeat(64) },
    { id: idAt(50).slice(0, 10) },
    { id: idAt(50).replaceAll('-', '') },
    { from: new Date(START + 50).toISOString() },
    { to: new Date(START + 51).toISOString() },
  ] as const)('lets pass what the gateway would list for %j', (filter) => {
    expect(passesFilter(filter, action)).toBe(true);
  });

  it.each([
    { status: 'denied' },
    { decision: 'deny' },
    { risk: 'high' },
    { agent: 'agent' },
    { tool: 'shell' },
    { operation: 'write' },
    { hash: 'b'.repeat(64) },
    { id: 'ffff' },
    { from: new Date(START + 51).toISOString() },
    { to: new Date(START + 50).toISOString() },
    { tool: 'file', status: 'denied' },
  ] as const)('holds back what the gateway would not list for %j', (filter) => {
    expect(passesFilter(filter, action)).toBe(false);
  });
});

describe('an action as a line of CSV', () => {
  const agentIn = (agent_id: string): string =>
    csvOf([row(1, { agent_id })])
      .split(',')
      .slice(3, -7)
      .join(',');

  it.each(['=1+1', '+1', '-1', '@SUM(A1)', '\tx', '\rx'])('has no formula in %j', (name) => {
    expect(agentIn(name).replace(/^"/, '')).toMatch(/^'/);
  });

  it.each([
    ['a,b', '"a,b"'],
    ['a "b"', '"a ""b"""'],
    ['a\nb', '"a\nb"'],
    ['=1,"2"', '"\'=1,""2"""'],
  ])('quotes %j', (name, cell) => {
    expect(agentIn(name)).toBe(cell);
  });

  it('has an empty cell for what there is not yet', () => {
    expect(csvOf([row(1, { decision: null, risk_level: null, reason_code: null })])).toMatch(
      /,allowed,,,,2\n$/,
    );
  });
});
