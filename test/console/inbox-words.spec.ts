import { reasonFault } from '../../apps/console/src/inbox/reason-fault.js';
import { settlementOf, settlementWords } from '../../apps/console/src/inbox/settlement.js';
import { similarWords } from '../../apps/console/src/inbox/similar-words.js';
import { whyWords } from '../../apps/console/src/inbox/why-words.js';
import { callWords, shortened, wishWords } from '../../apps/console/src/words/request-words.js';

const NOW = Date.parse('2026-11-26T12:00:00Z');
const AN_HOUR_AGO = '2026-11-26T11:00:00.000000Z';

describe('what an agent wants', () => {
  it.each([
    ['shell', 'run', 'wants to run a shell command'],
    ['stripe', 'refund', 'wants to refund a payment'],
    ['email', 'send', 'wants to send an email'],
    ['rocket', 'launch', 'wants to run'],
    ['Shell', 'run', 'wants to run'],
    ['constructor', '__proto__', 'wants to run'],
  ])('is said in words for %s:%s', (tool, operation, words) => {
    expect(wishWords({ tool, operation })).toBe(words);
    expect(callWords({ tool, operation })).toBe(`${tool}:${operation}`);
  });

  it('is said in short when a name is as long as a page', () => {
    expect(shortened('a'.repeat(10_000))).toBe(`${'a'.repeat(120)}… (10,000 characters)`);
  });
});

const compared = (condition: string, on: string, threshold: never): string | undefined =>
  whyWords({
    params: { amount: 812, path: '/etc/passwd' },
    context: { ticket: 'A-1' },
    reason_details: {
      profile_rule: null,
      rule: {
        name: 'Refunds need a person',
        number: 3,
        file: 'policy.yaml',
        line: 12,
        compared: [
          { condition: 'tool', on: 'tool', threshold: 'stripe' },
          { condition, on, threshold },
        ],
      },
      risk_rule: null,
    },
  })[0]?.compared.join();

describe('why an action was held', () => {
  it('names the rule and its place', () => {
    const rule = { name: 'Secrets', number: 1, file: 'a.yaml', line: 7, compared: [] };
    const held = { params: {}, context: {}, reason_details: { rule: null, risk_rule: rule } };
    expect(whyWords(held)).toEqual([{ rule: 'Risk rule 1 “Secrets”', place: 'a.yaml:7', compared: [] }]);
    expect(whyWords({ params: null, context: null, reason_details: null })).toEqual([]);
  });

  it.each([
    ['amount_gt', 'params.amount', 500, 'params.amount is 812, more than 500'],
    ['path_starts_with', 'params.path', '/etc', 'params.path is "/etc/passwd", which begins with "/etc"'],
    ['branch', 'context.branch', 'main', 'context.branch is null, as branch wants: "main"'],
    ['contains', 'probe', 'rm', 'the params contain "rm"'],
    ['pattern', 'probe', 'a'.repeat(200), 'the params match its pattern'],
    ['value', 'params.__proto__', 1, 'params.__proto__ is null, as value wants: 1'],
  ])('says what %s compared', (condition, on, threshold, words) => {
    expect(compared(condition, on, threshold as never)).toBe(words);
  });
});

describe('what was decided before', () => {
  const none = { approved: 0, denied_by_person: 0, expired: 0, allowed: 0, denied_by_policy: 0 };

  it('is counted, and the last answer is told', () => {
    const counts = { ...none, approved: 9, denied_by_person: 2, expired: 1 };
    const one = {
      id: 'x',
      status: 'approved',
      approved: true,
      by: 'alice',
      reason: 'ok',
      at: AN_HOUR_AGO,
    } as const;
    expect(similarWords({ looked_at: 40, counts, last: [one] }, NOW)).toBe(
      '12 before: 9 approved, 2 denied by a person, 1 expired. Last: alice approved 1 h ago: “ok”',
    );
  });

  it('is said not to be, as far as the gateway looked', () => {
    expect(similarWords({ looked_at: 3, counts: none, last: [] }, NOW)).toBe(
      'This agent has not asked for this before.',
    );
    expect(similarWords({ looked_at: 500, counts: none, last: [] }, NOW)).toBe(
      'This agent has not asked for this before among its last 500 actions.',
    );
  });
});

describe('how the waiting ended', () => {
  const created_at = AN_HOUR_AGO;

  it('is read from the events', () => {
    const denied = {
      event_type: 'denied',
      meta: { approver: 'bob', outcome: 'HALT', reason_code: 'HUMAN_DENIED' },
      payload: { reason: 'no' },
      created_at,
    } as const;
    const settlement = settlementOf([denied]);
    expect(settlement).toEqual({ by: 'bob', approved: false, reason: 'no', at: created_at });
    expect(settlementOf([])).toBeUndefined();
  });

  it.each([
    [{ by: 'bob', approved: true, reason: null }, 'bob approved this 1 h ago.'],
    [{ by: 'me', approved: false, reason: 'no' }, 'You denied this 1 h ago: “no”'],
    [{ by: null, approved: false, reason: null }, 'Nobody answered in time, so it expired 1 h ago.'],
  ])('is said in a sentence: %j', (settlement, words) => {
    expect(settlementWords({ ...settlement, at: created_at }, 'me', NOW)).toBe(words);
  });
});

describe('a reason', () => {
  it('may be as long as the gateway takes, counted as it counts', () => {
    expect(reasonFault('🙂'.repeat(10_000))).toBeUndefined();
    expect(reasonFault('a'.repeat(10_002))).toBe(
      'A reason has at most 10,000 characters; shorten this one by 2.',
    );
  });
});
