import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { freePort } from './free-port.js';

export interface TestRedis {
  readonly url: string;
  readonly process: ChildProcess;
  stop(): Promise<void>;
}

/** A Redis that keeps nothing, from the redis-server on PATH; on a free port, or on the one that another has left. */
export async function startRedis(folder: string, wantedPort?: number): Promise<TestRedis> {
  for (;;) {
    const port = wantedPort ?? (await freePort());
    const options = ['--port', `${port}`, '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'];
    const server = spawn('redis-server', [...options, '--databases', '256', '--dir', folder], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const ended = once(server, 'exit');
    let said = '';
    for await (const line of createInterface(server.stdout)) {
      said += `${line}\n`;
      if (line.includes('Ready to accept connections')) {
        server.stdout.resume();
        return {
          url: `redis://127.0.0.1:${port}`,
          process: server,
          stop: async () => {
            server.kill();
            await ended;
          },
        };
      }
    }
    if (wantedPort !== undefined || !said.includes('Address already in use'))
      throw new Error(`redis-server doesn't start: ${said}`);
  }
}
