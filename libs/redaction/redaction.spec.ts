import { hides, redact, redactionOf } from './index.js';
import type { Redaction } from './index.js';

const the = (...texts: string[]): Redaction[] =>
  texts.map((text) => {
    const redaction = redactionOf(text);
    if (!redaction) throw new Error(`${text} is no redaction`);
    return redaction;
  });
const payload = {
  params: {
    user: 'ann',
    password: 'hunter2',
    cards: [{ number: '4111', name: 'a' }, { number: 4222 }],
    deep: { er: { password: { nested: true } } },
  },
  context: { token: null },
};

describe('redaction', () => {
  it.each([
    ['params.password', { ...payload.params, password: '[redacted]' }],
    [
      'params.cards.*.number',
      { ...payload.params, cards: [{ number: '[redacted]', name: 'a' }, { number: '[redacted]' }] },
    ],
    ['params.cards', { ...payload.params, cards: '[redacted]' }],
    ['params.cards.1', { ...payload.params, cards: [payload.params.cards[0], '[redacted]'] }],
    [
      'params.**.password',
      { ...payload.params, password: '[redacted]', deep: { er: { password: '[redacted]' } } },
    ],
  ])('replaces what stands at %s, whatever it is', (text, params) => {
    expect(redact(payload, the(text))).toEqual({ payload: { ...payload, params }, redacted: [text] });
  });

  it('leaves alone what is not named, keeps the order of keys, and says which redaction found something', () => {
    const { payload: without, redacted } = redact(payload, the('params.pass', 'context.token', 'result.x'));
    expect(redacted).toEqual(['context.token']);
    expect(JSON.stringify(without)).toBe(
      JSON.stringify(payload).replace('"token":null', '"token":"[redacted]"'),
    );
  });

  it('takes a key called __proto__ for a key', () => {
    const hostile = { params: JSON.parse('{"__proto__":{"password":"x"},"a":{"password":"y"}}') as object };
    expect(JSON.stringify(redact(hostile, the('params.*.password')).payload)).toBe(
      '{"params":{"__proto__":{"password":"[redacted]"},"a":{"password":"[redacted]"}}}',
    );
  });

  it.each(['params', 'params.', 'password', 'params..x', 'params.**', 'meta.x', ''])('is not %j', (text) => {
    expect(redactionOf(text)).toBeUndefined();
  });
});

describe('what a redaction hides', () => {
  it.each([
    ['params.card', ['params', 'card'], true],
    ['params.card', ['params', 'card', 'number'], true],
    ['params.card.number', ['params', 'card'], false],
    ['params.*.number', ['params', 'card', 'number'], true],
    ['params.**.number', ['params', 'a', 'b', 'number'], true],
    ['params.**.number', ['params', 'number'], true],
    ['params.card', ['context', 'card'], false],
  ])('%s hides %j: %s', (text, path, hidden) => {
    expect(the(text).map((redaction) => hides(redaction, path))).toEqual([hidden]);
  });
});
