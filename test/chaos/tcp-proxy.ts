import { once } from 'node:events';
import type { AddressInfo, Socket } from 'node:net';
import { connect, createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** Stands between the services and a server, to be the network that fails. */
export class TcpProxy {
  readonly #pairs = new Set<readonly [Socket, Socket]>();
  readonly #server = createServer({ pauseOnConnect: true }, (client) => this.#join(client));
  #silent = false;

  /** @param target the port of the server; asked at each connection, since a server may come back on another. */
  private constructor(private readonly target: () => number) {}

  static async open(target: () => number): Promise<TcpProxy> {
    const proxy = new TcpProxy(target);
    proxy.#server.listen(0, '127.0.0.1');
    await once(proxy.#server, 'listening');
    return proxy;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  /** Nothing passes for a while, and then every connection is reset; what was under way is lost. */
  async cut(milliseconds: number): Promise<void> {
    this.#silent = true;
    for (const pair of this.#pairs) for (const socket of pair) socket.pause();
    await sleep(milliseconds);
    this.#silent = false;
    this.#resetAll();
  }

  async close(): Promise<void> {
    this.#server.close();
    this.#resetAll();
    await once(this.#server, 'close');
  }

  #join(client: Socket): void {
    const server = connect(this.target(), '127.0.0.1');
    const pair = [client, server] as const;
    this.#pairs.add(pair);
    for (const [from, to] of [
      [client, server],
      [server, client],
    ] as const) {
      from.setNoDelay(true);
      from.on('error', () => undefined);
      from.on('data', (chunk) => {
        if (!to.write(chunk)) from.pause();
      });
      to.on('drain', () => {
        if (!this.#silent) from.resume();
      });
      from.on('close', () => {
        to.destroySoon();
        this.#pairs.delete(pair);
      });
      if (this.#silent) from.pause();
      else from.resume();
    }
  }

  #resetAll(): void {
    for (const pair of this.#pairs) for (const socket of pair) socket.resetAndDestroy();
  }
}
