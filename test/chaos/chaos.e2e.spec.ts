import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { projectRoot } from '#platform';
import type { ChaosReport } from './chaos-report.js';

/** Its kills before the pause in the middle, and the last one, are of those after which decisions could get stuck. */
const OPTIONS = ['--kills', '20', '--seed', '112', '--queue', 'redis', '--json'];

describe('the system under load', () => {
  it('keeps every promise while all of its parts are killed, frozen, cut off and out of disk', async () => {
    // A process of its own clears away what it started, even when this one is ended in the middle.
    const program = path.join(projectRoot, 'dist/test/chaos/main.js');
    const chaos = spawn(process.execPath, [program, ...OPTIONS], {
      cwd: projectRoot,
      stdio: ['ignore', 'pipe', 'ignore', 'ipc'],
    });
    let output = '';
    chaos.stdout?.on('data', (chunk: Buffer) => (output += chunk.toString()));
    await once(chaos, 'close');
    const { findings, kills, clients } = JSON.parse(output) as ChaosReport;
    expect(findings).toEqual([]);
    expect(kills).toBeGreaterThanOrEqual(20);
    expect(clients.actions).toBeGreaterThan(300);
  }, 400_000);
});
