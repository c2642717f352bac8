import type { ClientSettings } from '#platform';
import type { ConnectionOptions } from './connection.js';
import { resolveConnection } from './connection.js';
import type { Contexts } from './contexts.js';

const SAVED: Contexts = {
  current: 'here',
  contexts: {
    here: { url: 'http://here:1', token: 'token-of-here' },
    prod: { url: 'https://prod', token: 'token-of-prod' },
    open: { url: 'http://open:2' },
  },
};
const NONE: Contexts = { current: null, contexts: {} };

const settings = (given: Partial<ClientSettings> = {}): ClientSettings => ({
  host: undefined,
  port: undefined,
  token: undefined,
  context: undefined,
  configFolder: '',
  colours: true,
  ...given,
});

const resolved = (options: ConnectionOptions, given: Partial<ClientSettings> = {}, contexts = SAVED) => {
  const { address, token, from } = resolveConnection(options, settings(given), () => contexts);
  return [address, token, from];
};

describe('which gateway is meant', () => {
  it.each<[string, ConnectionOptions, Partial<ClientSettings>, Contexts, unknown[]]>([
    ['this machine when nothing is said', {}, {}, NONE, ['http://127.0.0.1:8000', undefined, 'default']],
    ['the context in use', {}, {}, SAVED, ['http://here:1', 'token-of-here', 'context']],
    [
      'the context of the environment',
      {},
      { context: 'prod' },
      SAVED,
      ['https://prod', 'token-of-prod', 'context'],
    ],
    [
      'the environment before a context',
      {},
      { host: 'env', port: 3 },
      SAVED,
      ['http://env:3', undefined, 'environment'],
    ],
    [
      'a context of an option before the environment',
      { context: 'prod' },
      { host: 'env' },
      SAVED,
      ['https://prod', 'token-of-prod', 'context'],
    ],
    [
      'options before all',
      { host: 'opt' },
      { host: 'env', port: 3 },
      SAVED,
      ['http://opt:8000', undefined, 'options'],
    ],
    [
      'a whole address',
      { url: 'https://opt' },
      { host: 'env' },
      SAVED,
      ['https://opt', undefined, 'options'],
    ],
    [
      'this machine for every address',
      { host: '0.0.0.0', port: 4 },
      {},
      NONE,
      ['http://127.0.0.1:4', undefined, 'options'],
    ],
    ['an address of IPv6', { host: '::', port: 4 }, {}, NONE, ['http://[::1]:4', undefined, 'options']],
  ])('%s', (_, options, given, contexts, expected) => {
    expect(resolved(options, given, contexts)).toEqual(expected);
  });

  it.each<[string, ConnectionOptions, Partial<ClientSettings>, string | undefined]>([
    ['the option before all', { token: 'opt' }, { token: 'env' }, 'opt'],
    ['the environment before the context in use', {}, { token: 'env' }, 'env'],
    [
      'the context of an option before the environment',
      { context: 'prod' },
      { token: 'env' },
      'token-of-prod',
    ],
    ['the environment for a context without one', { context: 'open' }, { token: 'env' }, 'env'],
    ['none of a context for another address', { url: 'http://elsewhere' }, {}, undefined],
    ['none of the context in use for the address of the environment', {}, { host: 'env' }, undefined],
  ])('takes as its token %s', (_, options, given, expected) => {
    expect(resolved(options, given)[1]).toBe(expected);
  });

  it.each<[ConnectionOptions]>([
    [{ url: 'http://a', host: 'b' }],
    [{ url: 'http://a', port: 1 }],
    [{ context: 'prod', host: 'b' }],
    [{ host: 'a/b' }],
    [{ host: 'a@b' }],
    [{ context: 'nowhere' }],
    [{ context: '__proto__' }],
  ])('is not guessed for %j', (options) => {
    expect(() => resolved(options)).toThrow();
  });
});
