import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { registry } from './metrics.js';

export interface ObservedPort {
  readonly port: number;
  close(): Promise<void>;
}

/** Serves /health, /ready and /metrics for a process that has no API of its own. */
export async function serveObservation(
  port: number,
  host: string,
  isReady: () => Promise<boolean>,
): Promise<ObservedPort> {
  const answer = async (
    path: string | undefined,
  ): Promise<{ status: number; type: string; body: string }> => {
    if (path === '/metrics')
      return { status: 200, type: registry.contentType, body: await registry.metrics() };
    if (path === '/health') return { status: 200, type: 'application/json', body: '{"status":"ok"}' };
    if (path === '/ready') {
      const ready = await isReady().catch(() => false);
      return {
        status: ready ? 200 : 503,
        type: 'application/json',
        body: JSON.stringify({ status: ready ? 'ready' : 'not ready' }),
      };
    }
    return {
      status: 404,
      type: 'application/json',
      body: '{"detail":"Only /health, /ready and /metrics are served here."}',
    };
  };
  const server = createServer((request, response) => {
    void answer(request.url).then(({ status, type, body }) => {
      response.writeHead(status, { 'content-type': type }).end(body);
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(port, host, resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
