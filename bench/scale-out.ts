import path from 'node:path';
import { projectRoot } from '#platform';
import { startSystem } from '../test/support/system.js';
import type { Extent } from './extent.js';
import { say } from './extent.js';
import { decidedCounter, PRODUCT_SETTINGS } from './throughput/contenders.js';
import { askInACrowd } from './throughput/load.js';
import { median } from './throughput/figure.js';

export interface ScaleOut {
  readonly evaluators: number;
  readonly per_second: number;
}

const CALLERS = 256;
const SLOW = { NODE_OPTIONS: `--import=${path.join(projectRoot, 'dist/bench/slow-rule.js')}` };

/** Decided actions a second by number of evaluators when one rule takes 5 ms: it is they who set the pace. */
export async function scaleOut({ rounds, seconds }: Extent): Promise<ScaleOut[]> {
  const system = await startSystem({ queue: 'redis', evaluators: 0, env: PRODUCT_SETTINGS });
  const counter = decidedCounter(system);
  const measured: ScaleOut[] = [];
  try {
    for (const evaluators of [1, 2, 4]) {
      while (system.evaluators.length < evaluators) await system.startEvaluator(SLOW);
      const rates: number[] = [];
      for (let round = 1; round <= rounds; round++) {
        say(`a slow rule: ${evaluators} evaluators, round ${round} of ${rounds} …`);
        const [before, began] = [await counter.decided(), performance.now()];
        await askInACrowd(system.addresses[0] ?? '', { connections: CALLERS, seconds });
        rates.push(((await counter.decided()) - before) / ((performance.now() - began) / 1000));
      }
      measured.push({ evaluators, per_second: median(rates) });
    }
  } finally {
    await counter.close();
    await system.stop();
  }
  return measured;
}
