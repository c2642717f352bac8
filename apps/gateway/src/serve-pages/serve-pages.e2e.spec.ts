import { createConnection } from 'node:net';
import { text } from 'node:stream/consumers';
import { call } from '../../../../test/support/client.js';
import type { System } from '../../../../test/support/system.js';
import { startSystem } from '../../../../test/support/system.js';

const TOKEN = 'a-token-of-the-test';
const POLICY =
  "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; script-src 'self'; style-src 'self'; img-src 'self'; worker-src 'self'; connect-src 'self'; require-trusted-types-for 'script'; trusted-types engine";

describe('the pages of the gateway', () => {
  let system: System;
  let address: string;

  beforeAll(async () => {
    system = await startSystem({ evaluators: 0, env: { FARA_AUTH_TOKEN: TOKEN } });
    [address = ''] = system.addresses;
  });
  afterAll(() => system.stop());

  const get = (path: string) => call<string>(address, 'GET', path);
  const linksIn = (html: string): string[] =>
    [...html.matchAll(/(?:src|href)="(\/pages\/[^"]+)"/g)].map(([, link = '']) => link);

  describe.each([
    '/',
    '/actions',
    '/actions/01890000-0000-7000-8000-000000000000',
    '/overview',
    '/playground',
    '/policies',
    '/policies/abc123',
  ])('%s', (path) => {
    it('opens without a token, under a policy that runs only our own files', async () => {
      const { status, headers, body } = await get(path);
      expect(status).toBe(200);
      expect(headers.get('content-type')).toBe('text/html; charset=utf-8');
      expect(headers.get('content-security-policy')).toBe(POLICY);
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('referrer-policy')).toBe('no-referrer');
      expect(headers.get('cache-control')).toBe('no-cache');
      expect(body).toContain('<!doctype html>');
    });

    it('has no script, style or handler inside of it', async () => {
      const { body } = await get(path);
      expect(body).not.toMatch(/<script(?![^>]*\ssrc=)/i);
      expect(body).not.toMatch(/<style|\sstyle=|\son[a-z]+=|javascript:/i);
    });
  });

  it('link only to files that are there, each named after its content and kept for ever', async () => {
    const links = linksIn((await get('/')).body);
    expect(links.length).toBeGreaterThan(2);
    for (const link of links) {
      const { status, headers } = await get(link);
      expect([link, status]).toEqual([link, 200]);
      expect(link).toMatch(/-[\w-]{8}\.(js|css|svg)$/);
      expect(headers.get('content-security-policy')).toBe(POLICY);
      expect(headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    }
  });

  it.each([
    ['gzip', 'gzip'],
    ['identity', null],
  ])('come as %s when that is what is asked for', async (wanted, encoding) => {
    const { headers, body } = await call<string>(address, 'GET', '/', {
      headers: { 'accept-encoding': wanted },
    });
    expect(headers.get('content-encoding')).toBe(encoding);
    expect(headers.get('vary')).toBe('accept-encoding');
    expect(body).toContain('<!doctype html>');
  });

  it('answers 404 for a file that is not there', async () => {
    const { status, headers } = await get('/pages/secret.js');
    expect(status).toBe(404);
    expect(headers.get('content-type')).toContain('application/problem+json');
  });

  it.each([
    '/pages/../package.json',
    '/pages/..%2fpackage.json',
    '/pages/..%2F..%2F..%2Fpackage.json',
    '/pages/%2e%2e/%2e%2e/%2e%2e/package.json',
    '/pages/..%5cpackage.json',
    '/pages//etc/passwd',
    '/pages/console.js%00.html',
    '/pages/__proto__',
  ])('does not leave its folder by %s', async (path) => {
    const answer = await getRaw(address, path);
    expect(answer).toMatch(/^HTTP\/1\.1 4\d\d /);
    expect(answer).not.toMatch(/"name": "faramesh"|root:/);
  });

  it('is no part of the description of the API', async () => {
    const { body } = await call<{ paths: object }>(address, 'GET', '/openapi.json');
    expect(Object.keys(body.paths)).not.toEqual(expect.arrayContaining(['/']));
    expect(Object.keys(body.paths)).not.toEqual(expect.arrayContaining(['/playground']));
    expect(Object.keys(body.paths)).toContain('/playground/eval');
  });
});

/** fetch tidies a path before it sends it; this sends it as it stands. */
function getRaw(address: string, path: string): Promise<string> {
  const { hostname, port } = new URL(address);
  const socket = createConnection(Number(port), hostname);
  socket.write(`GET ${path} HTTP/1.1\r\nHost: ${hostname}\r\nConnection: close\r\n\r\n`);
  return text(socket);
}
