import fc from 'fast-check';
import type { ActionRequest } from '#action';
import { decide, explainRules, parsePolicy } from './index.js';

const POLICY = parsePolicy(
  `rules:
  - match: { tool: pay, op: refund, amount_lte: 50, pattern: '"currency": "usd"' }
    allow: true
    description: Small refunds
  - match: { tool: pay, op: '*', agent_id: bot*, contains: ch_ }
    require_approval: true
  - match: { tool: pay, field: order.state, value: open }
    deny: true
risk:
  rules:
    - { name: large, when: { amount_gt: 100 }, risk_level: high }
`,
  'policy.yaml',
);

const action = (overrides: Partial<ActionRequest> = {}): ActionRequest => ({
  agent_id: 'bot-1',
  tool: 'pay',
  operation: 'refund',
  params: { charge: 'ch_1', amount: 600, currency: 'eur' },
  context: {},
  ...overrides,
});

describe('the rules beside an action', () => {
  const { rules, riskRules } = explainRules(action(), POLICY, 'now');

  it('tell of each condition whether it holds, with its threshold and where it looked', () => {
    expect(rules[0]).toEqual({
      name: 'Small refunds',
      number: 1,
      file: 'policy.yaml',
      line: 2,
      decision: 'allow',
      held: [
        { condition: 'tool', on: 'tool', threshold: 'pay' },
        { condition: 'op', on: 'operation', threshold: 'refund' },
      ],
      failed: [
        { condition: 'amount_lte', on: 'params.amount', threshold: 50 },
        { condition: 'pattern', on: 'probe', threshold: '"currency": "usd"' },
      ],
    });
  });

  it('tell of a rule that holds that nothing failed', () => {
    expect(rules[1]?.failed).toEqual([]);
    expect(riskRules[0]).toMatchObject({ name: 'large', level: 'high', failed: [] });
  });

  it('tell of a value that is nowhere that it was looked for in context, the last place', () => {
    expect(rules[2]?.failed).toEqual([{ condition: 'field', on: 'context.order.state', threshold: 'open' }]);
  });

  it('agree with the decision on the first rule that holds', () => {
    const requests = fc.record({
      agent_id: fc.constantFrom('bot-1', 'other'),
      tool: fc.constantFrom('pay', 'mail'),
      operation: fc.constantFrom('refund', 'charge'),
      params: fc.record(
        {
          charge: fc.constantFrom('ch_1', 'x'),
          amount: fc.constantFrom(10, 50, 101, '20', null),
          currency: fc.constantFrom('usd', 'eur'),
        },
        { requiredKeys: [] },
      ),
      context: fc.constantFrom({}, { order: { state: 'open' } }, { amount: 500 }),
    });
    fc.assert(
      fc.property(requests, (request) => {
        const explained = explainRules(request, POLICY, 'now');
        const { trace } = decide(request, POLICY, undefined, '2026-01-01T00:00:00Z', {});
        const first = explained.rules.find(({ failed }) => failed.length === 0);
        expect(first?.number).toBe(trace.rule?.number);
        expect(first?.held ?? []).toEqual(trace.rule?.compared ?? []);
        const scored = explained.riskRules.find(({ failed }) => failed.length === 0);
        expect(scored?.number).toBe(trace.risk_rule?.number);
      }),
    );
  });
});
