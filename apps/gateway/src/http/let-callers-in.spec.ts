import fastify from 'fastify';
import { letCallersIn } from './let-callers-in.js';
import { ANONYMOUS } from './principal.js';

describe('a route', () => {
  const server = fastify();
  letCallersIn(server, { principalOf: () => ANONYMOUS });
  const answer = () => Promise.resolve('an answer');

  it('that does not say who may call it is refused at start', () => {
    expect(() => server.get('/secrets', answer)).toThrow('GET /secrets does not say who may call it');
    expect(() => server.get('/export', { config: { may: 'audit the log' } }, answer)).not.toThrow();
  });
});
