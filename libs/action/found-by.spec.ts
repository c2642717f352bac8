import { foundBy } from './index.js';

const sent = {
  agent_id: 'robot',
  tool: 'payment',
  operation: 'refund',
  params: { amount: 5, to: { country: 'NO' }, list: [1] },
  context: null,
};

it.each([
  ['tool', 'payment'],
  ['agent_id', 'robot'],
  ['params.amount', 5],
  ['params.to.country', 'NO'],
  ['params', sent.params],
  ['params.list.0', undefined],
  ['params.constructor', undefined],
  ['params.__proto__', undefined],
  ['context.demo', undefined],
  ['probe', undefined],
])('where a condition looked on %s there was %j', (on, found) => {
  expect(foundBy(sent, { on })).toEqual(found);
});
