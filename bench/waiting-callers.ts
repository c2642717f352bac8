import { setTimeout as sleep } from 'node:timers/promises';
import { startSystem } from '../test/support/system.js';
import type { Extent } from './extent.js';
import { say } from './extent.js';
import { PRODUCT_SETTINGS } from './throughput/contenders.js';
import { HEADERS, REQUEST } from './throughput/load.js';
import { usedBy } from './throughput/process-cost.js';

export interface WaitingCallers {
  readonly callers: number;
  /** Of the gateway, before anybody waits. */
  readonly before_mib: number;
  /** While they wait, one a second. */
  readonly waiting_mib: readonly number[];
  readonly answered: number;
}

const CALLERS = 1_000;

/** Memory of a gateway with a thousand callers whose actions nobody decides; in the end an evaluator comes. */
export async function waitingCallers({ waiting }: Extent): Promise<WaitingCallers> {
  const system = await startSystem({ queue: 'redis', evaluators: 0, env: PRODUCT_SETTINGS });
  const memory = (): number => usedBy(system.gateways[0]?.process.pid ?? 0).memory_mib;
  try {
    const before_mib = memory();
    let answered = 0;
    const calls = Array.from({ length: CALLERS }, async () => {
      const { status } = await fetch(`${system.addresses[0]}/v1/actions`, {
        method: 'POST',
        headers: { ...HEADERS, prefer: 'wait=60' },
        body: REQUEST,
      });
      if (status === 200) answered++;
    });
    const waiting_mib: number[] = [];
    for (let second = 1; second <= waiting; second++) {
      await sleep(1_000);
      waiting_mib.push(memory());
      say(`${CALLERS} callers wait: ${Math.round(memory())} MiB after ${second} s …`);
    }
    await system.startEvaluator();
    await Promise.all(calls);
    return { callers: CALLERS, before_mib, waiting_mib, answered };
  } finally {
    await system.stop();
  }
}
